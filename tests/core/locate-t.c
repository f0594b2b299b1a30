/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "config/locate.h"
#include "plugin-sample.h"

/* A directory with another one in it. */
struct scene {
	struct arena arena;
	char *top;
	const char *below;
	const char *system;
	struct config_source source;
	int fd;
};

static int
setup(void **state)
{
	struct scene *scene = test_calloc(1, sizeof(*scene));

	scene->top = sample_directory();
	scene->below = arena_printf(&scene->arena, "%s/below", scene->top);
	scene->system = arena_printf(&scene->arena, "%s/etc.yaml", scene->top);
	scene->fd = -1;
	assert_int_equal(mkdir(scene->below, 0755), 0);
	*state = scene;
	return 0;
}

static int
teardown(void **state)
{
	struct scene *scene = *state;

	cleanup_close_fd(&scene->fd);
	sample_directory_free(&scene->top);
	arena_free(&scene->arena);
	test_free(scene);
	return 0;
}

static const char *
write_file(struct scene *scene, const char *directory, const char *name, mode_t mode)
{
	const char *path = arena_printf(&scene->arena, "%s/%s", directory, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);

	assert_true(fd >= 0);
	assert_int_equal(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static void
find(struct scene *scene)
{
	cleanup_error struct error *err = NULL;

	cleanup_close_fd(&scene->fd);
	if (locate_default(&scene->arena, scene->below, scene->system, &scene->source, &scene->fd,
			   &err) < 0)
		fail_msg("%s", error_text(err));
}

static void
assert_refused(struct scene *scene, const char *reason)
{
	cleanup_error struct error *err = NULL;

	assert_int_equal(locate_default(&scene->arena, scene->below, scene->system, &scene->source,
					&scene->fd, &err),
			 -1);
	assert_int_equal(scene->fd, -1);
	assert_non_null(strstr(error_text(err), reason));
}

static void
there_may_be_none(void **state)
{
	struct scene *scene = *state;

	find(scene);
	assert_int_equal(scene->fd, -1);
	scene->system = NULL;
	find(scene);
	assert_int_equal(scene->fd, -1);
}

static void
the_nearest_one_counts(void **state)
{
	struct scene *scene = *state;

	write_file(scene, scene->top, "etc.yaml", 0644);
	find(scene);
	assert_true(scene->fd >= 0);
	assert_true(scene->source.trusted);
	assert_string_equal(scene->source.file, scene->system);
	assert_string_equal(scene->source.directory, scene->top);

	write_file(scene, scene->top, CONFIG_NAME, 0644);
	find(scene);
	assert_false(scene->source.trusted);
	assert_string_equal(scene->source.file,
			    arena_printf(&scene->arena, "%s/argvet.yaml", scene->top));
	assert_string_equal(scene->source.directory, scene->top);

	write_file(scene, scene->below, CONFIG_NAME, 0664);
	find(scene);
	assert_false(scene->source.trusted);
	assert_string_equal(scene->source.file, CONFIG_NAME);
	assert_string_equal(scene->source.directory, scene->below);
}

static void
a_named_file_is_trusted(void **state)
{
	struct scene *scene = *state;
	cleanup_error struct error *err = NULL;
	const char *path = write_file(scene, scene->below, "mine.yaml", 0666);

	scene->fd = locate_named(&scene->arena, path, &scene->source, &err);
	assert_true(scene->fd >= 0);
	assert_true(scene->source.trusted);
	assert_string_equal(scene->source.file, path);
	assert_string_equal(scene->source.directory, scene->below);
	assert_int_equal(locate_named(&scene->arena, "/no/such.yaml", &scene->source, &err), -1);
	assert_string_equal(error_text(err),
			    "cannot open /no/such.yaml: No such file or directory");
}

static void
what_everybody_can_change_is_refused(void **state)
{
	struct scene *scene = *state;

	write_file(scene, scene->top, CONFIG_NAME, 0646);
	assert_refused(scene, "can be changed by everybody");
}

static void
what_is_no_file_is_refused(void **state)
{
	struct scene *scene = *state;
	const char *path = arena_printf(&scene->arena, "%s/" CONFIG_NAME, scene->below);

	/* Nobody ever writes to it: opening must not wait. */
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(scene, "is not a regular file");
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_refused(scene, "is not a regular file");
}

static void
what_somebody_else_has_planted_is_refused(void **state)
{
	struct scene *scene = *state;
	const char *path = write_file(scene, scene->top, CONFIG_NAME, 0644);

	if (geteuid() != 0)
		skip();
	assert_int_equal(chown(path, 65534, 65534), 0);
	assert_refused(scene, "belongs to somebody else (user 65534)");
	/* In a directory of the same owner it is what the caller came for. */
	assert_int_equal(chown(scene->below, 65534, 65534), 0);
	find(scene);
	assert_true(scene->fd >= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(there_may_be_none, setup, teardown),
		cmocka_unit_test_setup_teardown(the_nearest_one_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(a_named_file_is_trusted, setup, teardown),
		cmocka_unit_test_setup_teardown(what_everybody_can_change_is_refused, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_is_no_file_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(what_somebody_else_has_planted_is_refused, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

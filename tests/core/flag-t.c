/* SPDX-License-Identifier: Apache-2.0
 *
 * How real servers read their command lines, line by line as observed: the specification of flag.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "target/component.h"
#include "target/flag.h"

#define WORDS_MAX 32

/* One command line, read. */
struct line {
	struct arena arena;
	struct components components;
	struct problems problems;
	struct word words[WORDS_MAX];
	size_t count;
	const struct flag_set *flags;
};

static void
read_words(struct line *line, struct argvet_version version, const char *const *words)
{
	*line = (struct line){0};
	line->problems = PROBLEMS(&line->arena);
	components_init(&line->components);
	for (; words[line->count] != NULL; line->count++) {
		struct word *word = &line->words[line->count];

		assert_true(line->count < WORDS_MAX);
		word->text = words[line->count];
		word->origin.column = (uint32_t)line->count;
	}
	line->flags = flags_read(&line->arena, components_find(&line->components, "kube-apiserver"),
				 line->words, line->count, version, &line->problems);
}

static void
free_line(struct line *line)
{
	vector_free(&line->problems.items);
	components_free(&line->components);
	arena_free(&line->arena);
}

#define VERSION_1_21 ((struct argvet_version){1, 21})
#define VERSION_1_31 ((struct argvet_version){1, 31})
#define VERSION_1_36 ((struct argvet_version){1, 36})
#define ANY_VERSION  ((struct argvet_version){0, 0})

#define READ(line, version, ...) \
	read_words(line, version, (const char *const[]){"kube-apiserver", __VA_ARGS__, NULL})

static const char *
value_of(const struct line *line, const char *name)
{
	const struct argvet_flag *flag = flags_find(line->flags, name);

	return flag != NULL ? flag->value : NULL;
}

/* The elements of a flag with a bar between each two. */
static const char *
items_of(struct line *line, const char *name)
{
	const struct argvet_flag *flag = flags_find(line->flags, name);
	const char *all = "";

	assert_non_null(flag);
	for (size_t i = 0; flag->items[i] != NULL; i++)
		all = arena_printf(&line->arena, "%s%s%s", all, i > 0 ? "|" : "", flag->items[i]);
	return all;
}

/* Is there a warning that holds the text? */
static bool
warns(const struct line *line, const char *text)
{
	for (size_t i = 0; i < line->problems.items.count; i++) {
		const struct problem *problem = vector_at(&line->problems.items, i);

		assert_int_equal(problem->severity, PROBLEM_WARNING);
		if (strstr(problem->message, text) != NULL)
			return true;
	}
	return false;
}

/* A line with one extra word; is it one that the server starts with? */
static bool
starts(struct argvet_version version, const char *word)
{
	struct line line;
	bool quiet;

	READ(&line, version, word);
	quiet = line.problems.items.count == 0;
	free_line(&line);
	return quiet;
}

static void
warnings_have_a_limit(void **state)
{
	const char *words[WORDS_MAX + 1] = {"kube-apiserver"};
	struct line line;

	(void)state;
	for (size_t i = 1; i <= 20; i++)
		words[i] = "--no-such-flag=1";
	read_words(&line, ANY_VERSION, words);
	assert_int_equal(line.problems.items.count, 20);
	assert_false(warns(&line, "more"));
	free_line(&line);
	for (size_t i = 21; i < WORDS_MAX; i++)
		words[i] = "--no-such-flag=1";
	read_words(&line, ANY_VERSION, words);
	assert_int_equal(line.problems.items.count, 21);
	assert_true(warns(&line, "would not start: 11 more reasons such as these"));
	free_line(&line);
}

static void
last_scalar_wins(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--audit-log-path=/a", "--audit-log-path=", "--profiling=false",
	     "--profiling");
	assert_string_equal(value_of(&line, "audit-log-path"), "");
	assert_string_equal(items_of(&line, "audit-log-path"), "");
	assert_string_equal(value_of(&line, "profiling"), "true");
	assert_int_equal(line.problems.items.count, 0);
	free_line(&line);
}

static void
last_wins_across_spellings(void **state)
{
	struct line line;

	(void)state;
	READ(&line, VERSION_1_36, "--secure_port=1", "--secure-port=2", "--anonymous_auth=false");
	assert_string_equal(value_of(&line, "secure-port"), "2");
	assert_int_equal(flags_find(line.flags, "secure-port")->origin->column, 2);
	assert_string_equal(value_of(&line, "anonymous-auth"), "false");
	assert_int_equal(line.problems.items.count, 0);
	free_line(&line);
}

static void
kubernetes_1_21_wants_dashes(void **state)
{
	struct line line;

	(void)state;
	READ(&line, VERSION_1_21, "--anonymous_auth=false", "--log_dir=/x");
	assert_string_equal(value_of(&line, "anonymous-auth"), "false");
	assert_true(warns(&line, "does not take \"_\""));
	assert_int_equal(line.problems.items.count, 1);
	free_line(&line);
}

static void
lists_append(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--authorization-mode=Node", "--authorization-mode",
	     "RBAC,AlwaysAllow", "--etcd-servers=http://a", "--etcd-servers=http://b");
	assert_string_equal(items_of(&line, "authorization-mode"), "Node|RBAC|AlwaysAllow");
	assert_string_equal(value_of(&line, "authorization-mode"), "Node,RBAC,AlwaysAllow");
	assert_string_equal(items_of(&line, "etcd-servers"), "http://a|http://b");
	assert_int_equal(flags_find(line.flags, "authorization-mode")->item_origins[0]->column, 1);
	assert_int_equal(flags_find(line.flags, "authorization-mode")->item_origins[2]->column, 2);
	free_line(&line);
}

static void
lists_are_csv(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--authorization-mode=\"Node\",\"RBAC\"",
	     "--tls-cipher-suites=A, B", "--api-audiences=a\nb", "--etcd-servers=");
	assert_string_equal(items_of(&line, "authorization-mode"), "Node|RBAC");
	assert_string_equal(items_of(&line, "tls-cipher-suites"), "A| B");
	assert_string_equal(items_of(&line, "api-audiences"), "a");
	assert_string_equal(items_of(&line, "etcd-servers"), "");
	free_line(&line);
}

static void
arrays_do_not_split(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--service-account-key-file=/a,b",
	     "--service-account-key-file=/c");
	assert_string_equal(items_of(&line, "service-account-key-file"), "/a,b|/c");
	free_line(&line);
}

static void
maps_merge_by_key(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--feature-gates=A=true,B=false", "--feature-gates=A=false",
	     "--runtime-config=api/all=true, x/v1=false");
	assert_string_equal(items_of(&line, "feature-gates"), "A=false|B=false");
	assert_string_equal(items_of(&line, "runtime-config"), "api/all=true|x/v1=false");
	free_line(&line);
}

static void
separate_values(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--tls-cert-file", "/a=b", "--insecure-port", "0");
	assert_string_equal(value_of(&line, "tls-cert-file"), "/a=b");
	assert_int_equal(flags_find(line.flags, "tls-cert-file")->origin->column, 1);
	assert_string_equal(value_of(&line, "insecure-port"), "0");
	assert_int_equal(line.problems.items.count, 0);
	free_line(&line);
}

static void
value_splits_at_the_first_equals(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--tls-cert-file=/a=b=c");
	assert_string_equal(value_of(&line, "tls-cert-file"), "/a=b=c");
	free_line(&line);
}

static void
string_swallows_the_next_flag(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--audit-log-path", "--profiling=false");
	assert_string_equal(value_of(&line, "audit-log-path"), "--profiling=false");
	assert_null(flags_find(line.flags, "profiling"));
	free_line(&line);
}

static void
boolean_never_takes_the_next_word(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--profiling", "false", "--anonymous-auth", "--tls-cert-file=/a");
	assert_string_equal(value_of(&line, "profiling"), "true");
	assert_string_equal(value_of(&line, "anonymous-auth"), "true");
	assert_string_equal(value_of(&line, "tls-cert-file"), "/a");
	assert_true(warns(&line, "takes no argument \"false\""));
	free_line(&line);
}

static void
value_is_missing_at_the_end(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--tls-cert-file");
	assert_string_equal(value_of(&line, "tls-cert-file"), "");
	assert_true(warns(&line, "wants a value"));
	free_line(&line);
}

static void
names_match_whole_and_in_their_case(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--authorization-mode-foo=AlwaysAllow", "--Profiling=false",
	     "--prof=false", "--note=x--kubelet-certificate-authority");
	assert_null(flags_find(line.flags, "authorization-mode"));
	assert_null(flags_find(line.flags, "profiling"));
	assert_null(flags_find(line.flags, "kubelet-certificate-authority"));
	assert_true(warns(&line, "no flag --authorization-mode-foo"));
	assert_true(warns(&line, "no flag --Profiling"));
	assert_true(warns(&line, "no flag --prof "));
	free_line(&line);
}

static void
unknown_flag_hides_no_other(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--no-such-flag", "--insecure-port=8080", "--no-such-other",
	     "value");
	assert_string_equal(value_of(&line, "insecure-port"), "8080");
	assert_string_equal(value_of(&line, "no-such-other"), "value");
	free_line(&line);
}

static void
forms_that_stop_the_server(void **state)
{
	static const char *const wrong[] = {"-profiling=false",
					    "-",
					    "---profiling",
					    "--=x",
					    "word",
					    "-vx",
					    "--profiling=yes",
					    "--profiling=on",
					    "--profiling=",
					    "--profiling=\"true\"",
					    "--profiling= true",
					    "--audit-log-maxage=30d",
					    "--audit-log-maxage= 30",
					    "--request-timeout=60",
					    "--audit-log-maxage="};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (starts(VERSION_1_36, wrong[i]))
			fail_msg("no warning for %s", wrong[i]);
	}
}

static void
forms_that_start(void **state)
{
	static const char *const right[] = {"",
					    "--",
					    "-v3",
					    "-v=3",
					    "-h",
					    "--v=2",
					    "--profiling=T",
					    "--profiling=FALSE",
					    "--audit-log-maxage=030",
					    "--audit-log-maxage=0x1e",
					    "--audit-log-maxage=3_0",
					    "--audit-log-maxage=-1",
					    "--request-timeout=0",
					    "--request-timeout=1m30s",
					    "--version"};

	(void)state;
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		if (!starts(VERSION_1_36, right[i]))
			fail_msg("a warning for \"%s\"", right[i]);
	}
}

static void
single_dash_is_no_flag(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "-insecure-port=0", "-v", "3");
	assert_null(flags_find(line.flags, "insecure-port"));
	assert_string_equal(value_of(&line, "v"), "3");
	assert_int_equal(line.problems.items.count, 1);
	free_line(&line);
}

static void
two_dashes_end_the_flags(void **state)
{
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "--profiling=false", "--", "--insecure-port=8080", "");
	assert_null(flags_find(line.flags, "insecure-port"));
	assert_true(warns(&line, "takes no argument \"--insecure-port=8080\""));
	assert_int_equal(line.problems.items.count, 1);
	free_line(&line);
}

static void
flags_of_other_versions(void **state)
{
	static const char *const gone[] = {
		"--basic-auth-file=/x", "--kubelet-https=true",
		"--address=::",         "--port=0",
		"--logtostderr=true",   "--insecure-port=0",
		"--cloud-provider=aws", "--experimental-encryption-provider-config=/x"};

	(void)state;
	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++) {
		if (starts(VERSION_1_36, gone[i]))
			fail_msg("1.36 has no %s", gone[i]);
	}
	assert_true(starts(VERSION_1_31, "--cloud-provider=aws"));
	assert_true(starts(VERSION_1_21, "--insecure-port=0"));
	assert_false(starts(VERSION_1_31, "--insecure-port=0"));
	assert_false(starts(VERSION_1_21, "--authorization-config=/x"));
	assert_true(starts(VERSION_1_31, "--authorization-config=/x"));
}

static void
old_servers_had_flags_that_nobody_listed(void **state)
{
	(void)state;
	assert_true(starts((struct argvet_version){1, 4}, "--repair-malformed-updates=false"));
	assert_false(starts(VERSION_1_36, "--repair-malformed-updates=false"));
}

static void
flags_that_exclude_each_other(void **state)
{
	struct line line;

	(void)state;
	READ(&line, VERSION_1_36, "--authorization-config=/x", "--authorization-mode=");
	assert_true(warns(&line, "exclude each other"));
	free_line(&line);
}

static void
unresolved_values_raise_no_warning(void **state)
{
	struct word words[] = {{.text = "kube-apiserver"},
			       {.text = "--secure-port={{ .port }}", .unresolved = "{{ .port }}"},
			       {.text = "{{ .flags }}", .unresolved = "{{ .flags }}"},
			       {.text = "--{{ .name }}=x", .unresolved = "{{ .name }}"}};
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "");
	line.flags = flags_read(&line.arena, components_find(&line.components, "kube-apiserver"),
				words, 4, ANY_VERSION, &line.problems);
	assert_string_equal(flags_find(line.flags, "secure-port")->unresolved, "{{ .port }}");
	assert_int_equal(line.problems.items.count, 0);
	assert_int_equal(line.flags->count, 1);
	assert_ptr_equal(line.flags->open, &words[2]);
	free_line(&line);
}

/* Kubernetes keeps an unknown reference one word, and a flag that wants a value takes it. */
static void
unresolved_value_of_its_own_is_no_flag(void **state)
{
	struct word words[] = {{.text = "kube-apiserver"},
			       {.text = "--advertise-address"},
			       {.text = "$(IP)", .unresolved = "$(IP)"}};
	struct line line;

	(void)state;
	READ(&line, ANY_VERSION, "");
	line.flags = flags_read(&line.arena, components_find(&line.components, "kube-apiserver"),
				words, 3, ANY_VERSION, &line.problems);
	assert_string_equal(flags_find(line.flags, "advertise-address")->unresolved, "$(IP)");
	assert_null(line.flags->open);
	free_line(&line);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(last_scalar_wins),
		cmocka_unit_test(warnings_have_a_limit),
		cmocka_unit_test(last_wins_across_spellings),
		cmocka_unit_test(kubernetes_1_21_wants_dashes),
		cmocka_unit_test(lists_append),
		cmocka_unit_test(lists_are_csv),
		cmocka_unit_test(arrays_do_not_split),
		cmocka_unit_test(maps_merge_by_key),
		cmocka_unit_test(separate_values),
		cmocka_unit_test(value_splits_at_the_first_equals),
		cmocka_unit_test(string_swallows_the_next_flag),
		cmocka_unit_test(boolean_never_takes_the_next_word),
		cmocka_unit_test(value_is_missing_at_the_end),
		cmocka_unit_test(names_match_whole_and_in_their_case),
		cmocka_unit_test(unknown_flag_hides_no_other),
		cmocka_unit_test(forms_that_stop_the_server),
		cmocka_unit_test(forms_that_start),
		cmocka_unit_test(single_dash_is_no_flag),
		cmocka_unit_test(two_dashes_end_the_flags),
		cmocka_unit_test(flags_of_other_versions),
		cmocka_unit_test(old_servers_had_flags_that_nobody_listed),
		cmocka_unit_test(flags_that_exclude_each_other),
		cmocka_unit_test(unresolved_values_raise_no_warning),
		cmocka_unit_test(unresolved_value_of_its_own_is_no_flag),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "command/command.h"
#include "command/plan.h"
#include "config/config.h"
#include "report/style.h"

/* Where the comment behind a setting begins. */
#define COMMENT_COLUMN 40

static int run_config(int argc, char **argv);

const struct command command_config = {
	.name = "config",
	.summary = "Print the settings in force, and where each comes from.",
	.usage = "config [OPTION]...",
	.print_more = scan_formats_print,
	.about = "The options are those of scan, and have their effect. What is printed could\n"
		 "stand in argvet.yaml; what holds by default is a comment in it.\n"
		 "\n"
		 "Exit status: 0; 2 for a usage error, or a mistake in the file.",
	.tables = {{scan_setting_options, 0},
		   {scan_report_options, 0},
		   {plugin_options, offsetof(struct scan_settings, plugins)}},
	.run = run_config,
};

/* A parameter that is set, by the file or by --set. */
struct assignment {
	const char *check;
	const char *name;
	const char *value;
	const struct argvet_origin *origin; /* NULL: the command line */
};

static bool
is_plain(const char *text)
{
	static const char *const reserved[] = {"true", "false", "yes", "no", "on",
					       "off",  "null",  "y",   "n"};

	if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == 0 ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-") !=
		    strlen(text))
		return false;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++) {
		if (strcasecmp(text, reserved[i]) == 0)
			return false;
	}
	return true;
}

/* Only ASCII and what a reader can see goes as it is; YAML knows the rest by its number. */
static void
add_quoted(struct strbuf *line, const char *text)
{
	strbuf_add_char(line, '"');
	while (*text != '\0') {
		uint32_t character = 0;
		size_t length = utf8_character(text, &character);
		cleanup_strbuf struct strbuf safe = {0};
		char one[5] = {0};

		memcpy(one, text, length);
		style_add_safe(&safe, one);
		if (length == 0)
			strbuf_add_text(line, "\\uFFFD");
		else if (character == '"' || character == '\\')
			strbuf_printf(line, "\\%c", (char)character);
		else if (strcmp(safe.text, one) == 0)
			strbuf_add_text(line, one);
		else
			strbuf_printf(line, "\\u%04" PRIX32, character);
		text += length > 0 ? length : 1;
	}
	strbuf_add_char(line, '"');
}

static void
add_scalar(struct strbuf *line, const char *text)
{
	if (is_plain(text))
		strbuf_add_text(line, text);
	else
		add_quoted(line, text);
}

static void
print_line(const char *line, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf place = {0};

	if (origin != NULL)
		style_add_place(&place, origin);
	printf("%-*s  # %s\n", COMMENT_COLUMN, line, origin != NULL ? place.text : "command line");
}

/* What holds if nobody says anything. */
static void
print_default(const char *key, const char *meaning)
{
	cleanup_strbuf struct strbuf line = {0};

	strbuf_printf(&line, "# %s: %s", key, meaning);
	printf("%-*s  # default\n", COMMENT_COLUMN, line.text);
}

/* Texts that the settings took from the file are the file's own. */
static const struct argvet_origin *
origin_of(const char *text, const struct config_value *value)
{
	return text == value->text ? &value->origin : NULL;
}

static void
print_text(const char *key, const char *text, const struct config_value *value, const char *meaning)
{
	cleanup_strbuf struct strbuf line = {0};

	if (text == NULL) {
		print_default(key, meaning);
		return;
	}
	strbuf_printf(&line, "%s: ", key);
	add_scalar(&line, text);
	print_line(line.text, origin_of(text, value));
}

/* A switch of the command line can only be on. */
static void
print_switch(const char *key, bool on, const struct config_value *value, const char *meaning)
{
	cleanup_strbuf struct strbuf line = {0};
	bool in_file = value->text != NULL && (!on || strcmp(value->text, "true") == 0);

	if (!in_file && !on) {
		print_default(key, meaning);
		return;
	}
	strbuf_printf(&line, "%s: %s", key, in_file ? value->text : "true");
	print_line(line.text, in_file ? &value->origin : NULL);
}

static void
print_item(const char *text, const struct argvet_origin *origin)
{
	cleanup_strbuf struct strbuf line = {0};

	strbuf_add_text(&line, "  - ");
	add_scalar(&line, text);
	print_line(line.text, origin);
}

static void
print_list(const char *key, const struct vector *texts, const struct config_list *list,
	   const char *meaning)
{
	if (texts->count == 0) {
		print_default(key, meaning);
		return;
	}
	printf("%s:\n", key);
	for (size_t i = 0; i < texts->count; i++) {
		const char *text = *(const char **)vector_at(texts, i);

		print_item(text, i < list->count ? origin_of(text, &list->items[i]) : NULL);
	}
}

/* The same for paths: those of the command line are seen from the working directory, those of a
 * file from where it lies. */
static void
print_paths(const char *key, const struct vector *texts, const struct config_list *list,
	    const char *meaning)
{
	cleanup_free char *here = getcwd(NULL, 0);

	if (texts->count == 0) {
		print_default(key, meaning);
		return;
	}
	printf("%s:\n", key);
	for (size_t i = 0; i < texts->count; i++) {
		const char *text = *(const char **)vector_at(texts, i);
		cleanup_strbuf struct strbuf path = {0};

		if (*text != '/' && here != NULL)
			strbuf_printf(&path, "%s/", here);
		strbuf_add_text(&path, text);
		print_item(path.text, i < list->count ? origin_of(text, &list->items[i]) : NULL);
	}
}

static struct assignment *
find_assignment(const struct vector *assignments, const struct assignment *wanted)
{
	for (size_t i = 0; i < assignments->count; i++) {
		struct assignment *at = vector_at(assignments, i);

		if (strcmp(at->check, wanted->check) == 0 && strcmp(at->name, wanted->name) == 0)
			return at;
	}
	return NULL;
}

static void
put_assignment(struct vector *assignments, const struct assignment *assignment)
{
	struct assignment *slot = find_assignment(assignments, assignment);

	if (slot == NULL)
		slot = vector_add(assignments);
	*slot = *assignment;
}

/* "CHECK.NAME=VALUE" */
static int
read_assignment(struct arena *arena, const char *text, struct vector *assignments,
		struct error **err)
{
	const char *equals = strchrnul(text, '=');
	const char *dot = memrchr(text, '.', (size_t)(equals - text));

	if (dot == NULL || *equals == '\0')
		return error_make(err, 0, "--set %s: write CHECK.NAME=VALUE", text);
	put_assignment(assignments,
		       &(const struct assignment){
			       .check = arena_copy_bytes(arena, text, (size_t)(dot - text)),
			       .name = arena_copy_bytes(arena, dot + 1, (size_t)(equals - dot - 1)),
			       .value = equals + 1,
		       });
	return 0;
}

static int
compare_assignments(const void *a, const void *b)
{
	const struct assignment *one = a;
	const struct assignment *other = b;
	int order = strcmp(one->check, other->check);

	return order != 0 ? order : strcmp(one->name, other->name);
}

static int
gather_assignments(const struct scan_settings *settings, struct arena *arena,
		   struct vector *assignments, struct error **err)
{
	const struct config *config = &settings->plugins.config;

	for (size_t i = 0; i < config->parameter_count; i++) {
		const struct config_parameter *parameter = &config->parameters[i];

		put_assignment(assignments, &(const struct assignment){parameter->check.text,
								       parameter->name.text,
								       parameter->value.text,
								       &parameter->name.origin});
	}
	for (size_t i = 0; i < settings->assignments.count; i++) {
		if (read_assignment(arena, *(const char **)vector_at(&settings->assignments, i),
				    assignments, err) < 0)
			return -1;
	}
	vector_sort(assignments, compare_assignments);
	return 0;
}

static void
print_parameters(const struct vector *assignments)
{
	const char *check = NULL;

	if (assignments->count == 0) {
		print_default("parameters", "those of the checks");
		return;
	}
	printf("parameters:\n");
	for (size_t i = 0; i < assignments->count; i++) {
		const struct assignment *at = vector_at(assignments, i);
		cleanup_strbuf struct strbuf line = {0};

		if (check == NULL || strcmp(check, at->check) != 0) {
			strbuf_add_text(&line, "  ");
			add_scalar(&line, at->check);
			printf("%s:\n", line.text);
			strbuf_clear(&line);
		}
		check = at->check;
		strbuf_add_text(&line, "    ");
		add_scalar(&line, at->name);
		strbuf_add_text(&line, ": ");
		add_scalar(&line, at->value);
		print_line(line.text, at->origin);
	}
}

static void
print_severities(const struct config *config)
{
	if (config->severity_count == 0) {
		print_default("severities", "those of the checks");
		return;
	}
	printf("severities:\n");
	for (size_t i = 0; i < config->severity_count; i++) {
		const struct config_severity *severity = &config->severities[i];
		cleanup_strbuf struct strbuf line = {0};

		strbuf_add_text(&line, "  ");
		add_scalar(&line, severity->check.text);
		strbuf_printf(&line, ": %s", severity->level.text);
		print_line(line.text, &severity->level.origin);
	}
}

static void
print_member(const char *key, const char *text)
{
	cleanup_strbuf struct strbuf line = {0};

	if (text == NULL)
		return;
	strbuf_printf(&line, "    %s: ", key);
	add_scalar(&line, text);
	printf("%s\n", line.text);
}

static void
print_waiver(const struct waiver *waiver)
{
	cleanup_strbuf struct strbuf line = {0};

	strbuf_add_text(&line, "  - check: ");
	add_scalar(&line, waiver->check.text);
	print_line(line.text, &waiver->origin);
	print_member("component", waiver->component.text);
	print_member("file", waiver->file);
	print_member("object", waiver->object);
	print_member("container", waiver->container);
	print_member("reason", waiver->reason);
	print_member("expires", waiver->expires);
}

static void
print_waivers(const struct config *config)
{
	if (config->waiver_count == 0) {
		print_default("waivers", "none");
		return;
	}
	printf("waivers:\n");
	for (size_t i = 0; i < config->waiver_count; i++)
		print_waiver(&config->waivers[i]);
}

static void
print_file(const struct plugin_settings *settings)
{
	cleanup_strbuf struct strbuf name = {0};

	if (settings->no_config) {
		printf("# No file was read, because of --no-config.\n");
		return;
	}
	if (settings->config.file == NULL) {
		printf("# No argvet.yaml was found, from here upwards or in %s/argvet.\n",
		       SYSCONFDIR);
		return;
	}
	style_add_safe(&name, settings->config.file);
	printf("# %s was read.\n", name.text);
}

static void
print_settings(const struct scan_settings *settings, const struct vector *assignments)
{
	const struct config *config = &settings->plugins.config;
	cleanup_strbuf struct strbuf numbers = {0};

	print_file(&settings->plugins);
	print_paths("plugin-dirs", &settings->plugins.directories, &config->plugin_directories,
		    "none but the usual ones");
	print_paths("plugins", &settings->plugins.files, &config->plugins, "none beside them");
	print_list("checks", &settings->wanted, &config->checks, "all");
	print_list("skip", &settings->unwanted, &config->skip, "none");
	print_text("severity", settings->severity, &config->severity, "any");
	strbuf_printf(&numbers, "any, by the numbers of %s", benchmark_default.name);
	print_text("benchmark", settings->plugins.benchmark_name, &config->benchmark, numbers.text);
	print_text("kubernetes-version", settings->kubernetes, &config->kubernetes_version,
		   "unknown where it can't be told");
	print_list("outputs", &settings->outputs, &config->outputs, "text");
	print_text("fail-on", settings->fail_on, &config->fail_on, "info");
	print_switch("allow-empty", settings->allow_empty, &config->allow_empty, "false");
	print_switch("inline-waivers", false, &config->inline_waivers, "true");
	print_parameters(assignments);
	print_severities(config);
	print_waivers(config);
}

/* Understands the settings first, so that what is printed is what a scan would take. */
static int
config(struct scan_settings *settings)
{
	cleanup_vector struct vector assignments = VECTOR(struct assignment);
	cleanup_arena struct arena arena = {0};
	cleanup_error struct error *err = NULL;
	struct scan_plan plan = {0};
	int status = EXIT_CLEAN;

	if (scan_settings_configure(settings, &err) < 0 ||
	    scan_plan_make(settings, &arena, &plan, &err) < 0 ||
	    gather_assignments(settings, &arena, &assignments, &err) < 0)
		status = usage_error(&command_config, "%s", error_text(err));
	else
		print_settings(settings, &assignments);
	scan_plan_free(&plan);
	return status;
}

static int
run_config(int argc, char **argv)
{
	struct scan_settings settings = SCAN_SETTINGS;
	int operands;
	enum option_result read = options_read(&command_config, argc, argv, &settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ && operands < argc)
		status = usage_error(&command_config, "config takes no operand \"%s\"",
				     argv[operands]);
	else if (read == OPTIONS_READ)
		status = config(&settings);
	scan_settings_free(&settings);
	return status;
}

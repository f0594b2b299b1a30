/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/jsontree.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "command/command.h"
#include "command/plugins.h"
#include "report/style.h"
#include "scan/result.h"

struct settings {
	struct plugin_settings plugins;
	const char *output;
	bool verbose;
};

/* What is printed, and in which format. */
struct listing {
	const struct registry *registry;
	const struct benchmark *benchmark;
	struct vector checks; /* const struct check *: the wanted ones, sorted by id */
	bool verbose;
	bool no_defaults;
};

static const struct option_spec list_options[] = {
	{'o', "output", "FORMAT", "text (the default), tsv or json", OPTION_TEXT,
	 offsetof(struct settings, output)},
	{'v', "verbose", NULL, "show each plugin's file, vendor and version", OPTION_SWITCH,
	 offsetof(struct settings, verbose)},
	{0},
};

static int run_list(int argc, char **argv);

const struct command command_list = {
	.name = "list",
	.summary = "List the checks, and the plugins that were refused, with the reason.",
	.usage = "list [OPTION]...",
	.about = "Exit status: 0; 2 for a usage error; 3 if a plugin that was named was refused.",
	.tables = {{list_options, 0}, {plugin_options, offsetof(struct settings, plugins)}},
	.run = run_list,
};

static const struct check *
check_at(const struct listing *listing, size_t index)
{
	return *(const struct check *const *)vector_at(&listing->checks, index);
}

/* How much of the path of a plugin is the directory that was searched: all but "/ID.so". Of a file
 * that was named, it is the directory that it is in. */
static int
directory_length(const struct check *check)
{
	const char *path = check->path;
	size_t length = strlen(path);
	size_t tail = strlen("/") + strlen(check->plugin.id) + strlen(".so");
	const char *slash = strrchr(path, '/');

	if (length > tail && path[length - tail] == '/' &&
	    strncmp(path + length - tail + 1, check->plugin.id, strlen(check->plugin.id)) == 0)
		return (int)(length - tail);
	return slash != NULL ? (int)(slash - path) : 0;
}

static bool
is_beside(const struct check *a, const struct check *b)
{
	int length = directory_length(a);

	return length == directory_length(b) && strncmp(a->path, b->path, (size_t)length) == 0;
}

/* Is there no check of the same directory before this one? */
static bool
is_first_of_directory(const struct listing *listing, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (is_beside(check_at(listing, i), check_at(listing, index)))
			return false;
	return true;
}

static size_t
count_directories(const struct listing *listing)
{
	size_t count = 0;

	for (size_t i = 0; i < listing->checks.count; i++)
		count += is_first_of_directory(listing, i);
	return count;
}

static int
widest_id(const struct listing *listing)
{
	size_t widest = 0;

	for (size_t i = 0; i < listing->checks.count; i++) {
		size_t width = strlen(check_at(listing, i)->plugin.id);

		widest = width > widest ? width : widest;
	}
	return (int)widest;
}

static const char *
number_of(const struct listing *listing, const struct check *check)
{
	return benchmark_control(listing->benchmark, &check->plugin);
}

static void
print_check(const struct listing *listing, const struct check *check, int width)
{
	const char *control = number_of(listing, check);
	cleanup_strbuf struct strbuf title = {0};

	style_add_safe(&title, check->plugin.title);
	printf("%-7s %-*s  %-8s  %s\n", control != NULL ? control : "-", width, check->plugin.id,
	       severity_name(check->plugin.severity), title.text);
	if (!listing->verbose)
		return;
	strbuf_clear(&title);
	style_add_safe(&title, check->path);
	strbuf_add_text(&title, ", by ");
	style_add_safe(&title, check->plugin.vendor);
	strbuf_add_text(&title, ", version ");
	style_add_safe(&title, check->plugin.version);
	printf("        %s\n", title.text);
}

static void
print_directory(const struct check *check)
{
	cleanup_strbuf struct strbuf name = {0};
	cleanup_strbuf struct strbuf safe = {0};

	strbuf_add(&name, check->path, (size_t)directory_length(check));
	style_add_safe(&safe, name.length > 0 ? name.text : ".");
	printf("From %s:\n", safe.text);
}

/* All checks of one directory together, under its name. */
static void
print_by_directory(const struct listing *listing)
{
	int width = widest_id(listing);

	for (size_t i = 0; i < listing->checks.count; i++) {
		if (!is_first_of_directory(listing, i))
			continue;
		if (i > 0)
			putchar('\n');
		print_directory(check_at(listing, i));
		for (size_t k = i; k < listing->checks.count; k++)
			if (is_beside(check_at(listing, i), check_at(listing, k)))
				print_check(listing, check_at(listing, k), width);
	}
}

static void
print_text(const struct listing *listing)
{
	int width = widest_id(listing);

	if (listing->registry->checks.count == 0) {
		printf("There are no checks: no plugin was found in %s.\n",
		       listing->no_defaults ? "the places that were named" : PLUGIN_DIRECTORIES);
		return;
	}
	if (count_directories(listing) > 1)
		print_by_directory(listing);
	else
		for (size_t i = 0; i < listing->checks.count; i++)
			print_check(listing, check_at(listing, i), width);
	printf("\nNumbers are those of %s.\n", listing->benchmark->name);
}

/* No text of a check in one line holds a tab. */
static void
print_tsv(const struct listing *listing)
{
	for (size_t i = 0; i < listing->checks.count; i++) {
		const struct check *check = check_at(listing, i);
		const char *control = number_of(listing, check);
		cleanup_strbuf struct strbuf line = {0};

		strbuf_printf(&line, "%s\t%s\t%s\t", control != NULL ? control : "-",
			      check->plugin.id, severity_name(check->plugin.severity));
		style_add_safe(&line, check->plugin.title);
		strbuf_add_char(&line, '\t');
		style_add_safe(&line, check->path);
		printf("%s\n", line.text);
	}
}

static struct json *
plugin_value(const struct check *check)
{
	struct json *value = json_object();

	json_add_text(value, "path", check->path);
	json_add_text(value, "vendor", check->plugin.vendor);
	json_add_text(value, "version", check->plugin.version);
	return value;
}

static struct json *
check_value(const struct listing *listing, const struct check *check)
{
	const struct argvet_plugin *plugin = &check->plugin;
	struct json *value = json_object();
	struct json *components = json_array();

	for (const char *const *name = plugin->components; *name != NULL; name++)
		json_append_text(components, *name);
	json_add_text(value, "id", plugin->id);
	json_add_text(value, "number", number_of(listing, check));
	json_add_text(value, "severity", severity_name(plugin->severity));
	json_add_text(value, "title", plugin->title);
	json_add_text(value, "category", plugin->category);
	json_add(value, "components", components);
	json_add(value, "plugin", plugin_value(check));
	return value;
}

static struct json *
refusals_value(const struct registry *registry)
{
	struct json *array = json_array();

	for (size_t i = 0; i < registry->refusals.count; i++) {
		const struct refusal *refusal = vector_at(&registry->refusals, i);
		struct json *value = json_object();

		json_add_text(value, "path", refusal->path);
		json_add_text(value, "reason", refusal->reason);
		json_append(array, value);
	}
	return array;
}

static void
print_json(const struct listing *listing)
{
	cleanup_json struct json *root = json_object();
	struct json *checks = json_array();

	for (size_t i = 0; i < listing->checks.count; i++)
		json_append(checks, check_value(listing, check_at(listing, i)));
	json_add_text(root, "benchmark", listing->benchmark->name);
	json_add(root, "checks", checks);
	json_add(root, "refusals", refusals_value(listing->registry));
	json_write(stdout, root, 0);
	putchar('\n');
}

static const struct {
	const char *name;
	void (*print)(const struct listing *listing);
} formats[] = {{"text", print_text}, {"tsv", print_tsv}, {"json", print_json}};

#define FORMAT_COUNT (sizeof(formats) / sizeof(formats[0]))

/* The place of a format in the table; FORMAT_COUNT if it is not there. */
static size_t
find_format(const char *name)
{
	size_t i = 0;

	while (i < FORMAT_COUNT && strcmp(formats[i].name, name) != 0)
		i++;
	return i;
}

static int
list(const struct settings *settings, const struct benchmark *benchmark, size_t format)
{
	struct registry registry;
	struct listing listing = {
		.registry = &registry,
		.benchmark = benchmark,
		.checks = VECTOR(const struct check *),
		.verbose = settings->verbose,
		.no_defaults = settings->plugins.no_defaults,
	};
	bool named;

	registry_init(&registry);
	plugin_settings_load(&settings->plugins, &registry);
	for (size_t i = 0; i < registry.checks.count; i++) {
		const struct check *check = *(struct check **)vector_at(&registry.checks, i);

		if (settings->plugins.benchmark_name == NULL || number_of(&listing, check) != NULL)
			*(const struct check **)vector_add(&listing.checks) = check;
	}
	formats[format].print(&listing);
	fflush(stdout);
	named = plugin_refusals_print(&registry);
	vector_free(&listing.checks);
	registry_free(&registry);
	return named ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int
run_list(int argc, char **argv)
{
	struct settings settings = {.plugins = PLUGIN_SETTINGS, .output = "text"};
	cleanup_error struct error *err = NULL;
	const struct benchmark *benchmark;
	int operands;
	enum option_result read = options_read(&command_list, argc, argv, &settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ) {
		if (operands < argc)
			status = usage_error(&command_list, "list takes no operand \"%s\"",
					     argv[operands]);
		else if (find_format(settings.output) == FORMAT_COUNT)
			status = usage_error(&command_list,
					     "unknown format \"%s\": there are text, tsv and json",
					     settings.output);
		else if (plugin_settings_configure(&settings.plugins, &err) < 0 ||
			 plugin_settings_benchmark(&settings.plugins, &benchmark, &err) < 0)
			status = usage_error(&command_list, "%s", error_text(err));
		else
			status = list(&settings, benchmark, find_format(settings.output));
	}
	plugin_settings_free(&settings.plugins);
	return status;
}

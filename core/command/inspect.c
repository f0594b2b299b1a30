/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/jsontree.h"
#include "base/strbuf.h"
#include "base/terminal.h"
#include "command/command.h"
#include "plugin/inspection.h"
#include "plugin/parameter.h"
#include "report/paragraph.h"
#include "report/style.h"
#include "scan/result.h"

struct settings {
	const char *output;
};

static const struct option_spec inspect_options[] = {
	{'o', "output", "FORMAT", "text (the default) or json", OPTION_TEXT,
	 offsetof(struct settings, output)},
	{0},
};

static int run_inspect(int argc, char **argv);

const struct command command_inspect = {
	.name = "inspect",
	.summary = "Say whether plugins would be loaded, what is in them and what could be better.",
	.usage = "inspect [OPTION]... FILE.so...",
	.about = "Exit status: 0 if all would be loaded, whatever could be better; 2 for a usage "
		 "error;\n"
		 "3 if one would be refused.",
	.tables = {{inspect_options, 0}},
	.run = run_inspect,
};

static const char *
flag_type_name(enum argvet_type type)
{
	static const char *const names[] = {
		[ARGVET_STRING] = "string", [ARGVET_BOOL] = "boolean", [ARGVET_LIST] = "list",
		[ARGVET_ARRAY] = "array",   [ARGVET_MAP] = "map",
	};

	return names[type];
}

static const char *
parameter_type_name(enum argvet_parameter_type type)
{
	static const char *const names[] = {
		[ARGVET_PARAMETER_INTEGER] = "integer",
		[ARGVET_PARAMETER_STRING] = "string",
		[ARGVET_PARAMETER_BOOLEAN] = "boolean",
		[ARGVET_PARAMETER_LIST] = "list",
	};

	return names[type];
}

static size_t
count_texts(const char *const *texts)
{
	size_t count = 0;

	while (texts != NULL && texts[count] != NULL)
		count++;
	return count;
}

/* One row of text; without a label it goes on with the row above. */
static void
print_row(const char *label, const char *text)
{
	cleanup_strbuf struct strbuf safe = {0};

	style_add_safe(&safe, text != NULL && text[0] != '\0' ? text : "-");
	printf("    %-12s %s\n", label, safe.text);
}

/* Each text in a row of its own, or "-". */
static void
print_rows(const char *label, const struct vector *texts)
{
	if (texts->count == 0)
		print_row(label, NULL);
	for (size_t i = 0; i < texts->count; i++)
		print_row(i == 0 ? label : "", *(const char *const *)vector_at(texts, i));
}

static void
print_list(const char *label, const char *const *texts)
{
	cleanup_strbuf struct strbuf line = {0};

	for (; texts != NULL && *texts != NULL; texts++)
		strbuf_printf(&line, "%s%s", line.length > 0 ? ", " : "", *texts);
	print_row(label, line.text);
}

static void
print_versions(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf line = {0};

	if (version_known(plugin->since))
		strbuf_printf(&line, "from %u.%u", plugin->since.major, plugin->since.minor);
	if (version_known(plugin->until))
		strbuf_printf(&line, "%sbefore %u.%u", line.length > 0 ? " " : "",
			      plugin->until.major, plugin->until.minor);
	print_row("kubernetes", line.length > 0 ? line.text : "any version");
}

static void
print_flags(const struct argvet_flag_decl *flag)
{
	const char *label = "flags";

	if (flag == NULL || flag->name == NULL)
		print_row(label, NULL);
	for (; flag != NULL && flag->name != NULL; flag++) {
		cleanup_strbuf struct strbuf line = {0};

		strbuf_printf(&line, "--%s (%s)", flag->name, flag_type_name(flag->type));
		print_row(label, line.text);
		label = "";
	}
}

static void
print_parameters(const struct argvet_parameter *parameter)
{
	const char *label = "parameters";

	if (parameter == NULL || parameter->name == NULL)
		print_row(label, NULL);
	for (; parameter != NULL && parameter->name != NULL; parameter++) {
		cleanup_strbuf struct strbuf line = {0};

		strbuf_printf(&line, "%s (", parameter->name);
		parameter_describe(parameter, &line);
		strbuf_printf(&line, "; default \"%s\")", parameter->default_value);
		if (parameter->help != NULL && parameter->help[0] != '\0')
			strbuf_printf(&line, ": %s", parameter->help);
		print_row(label, line.text);
		label = "";
	}
}

static void
print_controls(const struct argvet_control *control)
{
	const char *label = "controls";

	if (control == NULL || control->framework == NULL)
		print_row(label, NULL);
	for (; control != NULL && control->framework != NULL; control++) {
		cleanup_strbuf struct strbuf line = {0};

		strbuf_printf(&line, "%s %s: %s", control->framework, control->version,
			      control->id);
		print_row(label, line.text);
		label = "";
	}
}

static void
print_check(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf line = {0};

	printf("\n  The check\n");
	print_row("id", plugin->id);
	print_row("title", plugin->title);
	strbuf_printf(&line, "%s, version %s", plugin->vendor, plugin->version);
	print_row("vendor", line.text);
	print_row("severity", severity_name(plugin->severity));
	print_row("category", plugin->category);
	print_list("components", plugin->components);
	print_versions(plugin);
	print_flags(plugin->flags);
	print_parameters(plugin->parameters);
	print_controls(plugin->controls);
	print_list("aliases", plugin->aliases);
	strbuf_clear(&line);
	strbuf_printf(&line, "%zu", count_texts(plugin->references));
	print_row("references", line.text);
}

static void
print_exports(const struct vector *exported)
{
	cleanup_vector struct vector names = VECTOR(const char *);

	for (size_t i = 0; i < exported->count; i++)
		*(const char **)vector_add(&names) =
			((const struct object_symbol *)vector_at(exported, i))->name;
	print_rows("exports", &names);
}

static void
print_object(const struct inspection *inspection)
{
	const struct object_facts *facts = &inspection->facts;
	cleanup_strbuf struct strbuf line = {0};

	if (inspection->is_stamped)
		strbuf_printf(&line,
			      "%" PRIu32 " (this argvet: %d), struct of %" PRIu64
			      " bytes (here: %zu)",
			      inspection->abi, ARGVET_ABI, inspection->size,
			      sizeof(struct argvet_plugin));
	print_row("ABI", line.text);
	print_exports(&facts->exported);
	print_rows("libraries", &facts->needed);
	print_rows("undefined", &facts->undefined);
	strbuf_clear(&line);
	strbuf_printf(&line, "%" PRIu64, facts->constructors);
	print_row("constructors", line.text);
	strbuf_clear(&line);
	strbuf_printf(&line, "stack %s, %s, %s, %s",
		      facts->executable_stack ? "executable" : "not executable",
		      facts->relro ? "RELRO" : "no RELRO",
		      facts->lazy_calls ? "lazy calls" : "no lazy calls",
		      facts->text_relocations ? "text relocations" : "no text relocations");
	print_row("hardening", line.text);
}

static void
print_file(const struct inspection *inspection)
{
	cleanup_strbuf struct strbuf line = {0};

	printf("\n  The file\n");
	strbuf_printf(&line, "user %u, group %u, mode %04o", inspection->info.st_uid,
		      inspection->info.st_gid, inspection->info.st_mode & 07777);
	print_row("owner", line.text);
	if (inspection->is_object)
		print_object(inspection);
}

static void
print_remarks(const char *label, const struct vector *texts)
{
	const struct paragraph_page page = {stdout, false, terminal_width(STDOUT_FILENO)};

	for (size_t i = 0; i < texts->count; i++)
		paragraph_put(&page, 2, label, *(const char *const *)vector_at(texts, i));
}

static void
print_text(const struct inspection *inspection)
{
	cleanup_strbuf struct strbuf head = {0};

	style_add_safe(&head, inspection->path);
	strbuf_add_text(&head, ": ");
	if (inspection->refusal != NULL) {
		strbuf_add_text(&head, "refused: ");
		style_add_safe(&head, inspection->refusal);
	} else {
		strbuf_add_text(&head, "would be loaded");
	}
	printf("%s\n", head.text);
	if (inspection->check != NULL)
		print_check(&inspection->check->plugin);
	if (inspection->is_file)
		print_file(inspection);
	if (inspection->warnings.count + inspection->notes.count > 0)
		putchar('\n');
	print_remarks("warning: ", &inspection->warnings);
	print_remarks("note: ", &inspection->notes);
}

static struct json *
texts_value(const char *const *texts)
{
	struct json *array = json_array();

	for (; texts != NULL && *texts != NULL; texts++)
		json_append_text(array, *texts);
	return array;
}

static struct json *
vector_value(const struct vector *texts)
{
	struct json *array = json_array();

	for (size_t i = 0; i < texts->count; i++)
		json_append_text(array, *(const char *const *)vector_at(texts, i));
	return array;
}

static struct json *
flags_value(const struct argvet_flag_decl *flag)
{
	struct json *array = json_array();

	for (; flag != NULL && flag->name != NULL; flag++) {
		struct json *value = json_object();

		json_add_text(value, "name", flag->name);
		json_add_text(value, "type", flag_type_name(flag->type));
		json_append(array, value);
	}
	return array;
}

static struct json *
parameter_value(const struct argvet_parameter *parameter)
{
	struct json *value = json_object();
	bool bounded = parameter->minimum != parameter->maximum;

	json_add_text(value, "name", parameter->name);
	json_add_text(value, "type", parameter_type_name(parameter->type));
	json_add_text(value, "default", parameter->default_value);
	json_add(value, "minimum", bounded ? json_from_number(parameter->minimum) : NULL);
	json_add(value, "maximum", bounded ? json_from_number(parameter->maximum) : NULL);
	json_add(value, "choices",
		 parameter->choices != NULL ? texts_value(parameter->choices) : NULL);
	json_add_text(value, "help", parameter->help);
	return value;
}

static struct json *
parameters_value(const struct argvet_parameter *parameter)
{
	struct json *array = json_array();

	for (; parameter != NULL && parameter->name != NULL; parameter++)
		json_append(array, parameter_value(parameter));
	return array;
}

static struct json *
controls_value(const struct argvet_control *control)
{
	struct json *array = json_array();

	for (; control != NULL && control->framework != NULL; control++) {
		struct json *value = json_object();

		json_add_text(value, "framework", control->framework);
		json_add_text(value, "version", control->version);
		json_add_text(value, "id", control->id);
		json_append(array, value);
	}
	return array;
}

static void
add_version(struct json *object, const char *key, struct argvet_version version)
{
	cleanup_strbuf struct strbuf text = {0};

	if (version_known(version))
		strbuf_printf(&text, "%u.%u", version.major, version.minor);
	json_add_text(object, key, text.text);
}

static struct json *
check_value(const struct argvet_plugin *plugin)
{
	struct json *value = json_object();

	json_add_text(value, "id", plugin->id);
	json_add_text(value, "title", plugin->title);
	json_add_text(value, "vendor", plugin->vendor);
	json_add_text(value, "version", plugin->version);
	json_add_text(value, "severity", severity_name(plugin->severity));
	json_add_text(value, "category", plugin->category);
	json_add(value, "components", texts_value(plugin->components));
	add_version(value, "since", plugin->since);
	add_version(value, "until", plugin->until);
	json_add(value, "flags", flags_value(plugin->flags));
	json_add(value, "parameters", parameters_value(plugin->parameters));
	json_add(value, "controls", controls_value(plugin->controls));
	json_add(value, "aliases", texts_value(plugin->aliases));
	json_add(value, "references", texts_value(plugin->references));
	return value;
}

static struct json *
file_value(const struct stat *info)
{
	cleanup_strbuf struct strbuf mode = {0};
	struct json *value = json_object();

	strbuf_printf(&mode, "%04o", info->st_mode & 07777);
	json_add_number(value, "user", info->st_uid);
	json_add_number(value, "group", info->st_gid);
	json_add_text(value, "mode", mode.text);
	json_add_number(value, "size", info->st_size);
	return value;
}

static struct json *
object_value(const struct inspection *inspection)
{
	const struct object_facts *facts = &inspection->facts;
	struct json *value = json_object();
	struct json *exports = json_array();

	json_add(value, "abi", inspection->is_stamped ? json_from_number(inspection->abi) : NULL);
	json_add(value, "struct_size",
		 inspection->is_stamped ? json_from_number((int64_t)inspection->size) : NULL);
	for (size_t i = 0; i < facts->exported.count; i++)
		json_append_text(
			exports,
			((const struct object_symbol *)vector_at(&facts->exported, i))->name);
	json_add(value, "exports", exports);
	json_add(value, "libraries", vector_value(&facts->needed));
	json_add(value, "undefined", vector_value(&facts->undefined));
	json_add_number(value, "constructors", (int64_t)facts->constructors);
	json_add_boolean(value, "executable_stack", facts->executable_stack);
	json_add_boolean(value, "relro", facts->relro);
	json_add_boolean(value, "lazy_calls", facts->lazy_calls);
	json_add_boolean(value, "text_relocations", facts->text_relocations);
	return value;
}

static struct json *
inspection_value(const struct inspection *inspection)
{
	struct json *value = json_object();

	json_add_text(value, "path", inspection->path);
	json_add_boolean(value, "loads", inspection->check != NULL);
	json_add_text(value, "refusal", inspection->refusal);
	json_add(value, "check",
		 inspection->check != NULL ? check_value(&inspection->check->plugin) : NULL);
	json_add(value, "file", inspection->is_file ? file_value(&inspection->info) : NULL);
	json_add(value, "object", inspection->is_object ? object_value(inspection) : NULL);
	json_add(value, "warnings", vector_value(&inspection->warnings));
	json_add(value, "notes", vector_value(&inspection->notes));
	return value;
}

static struct json *
host_value(void)
{
	struct json *value = json_object();

	json_add_text(value, "version", PACKAGE_VERSION);
	json_add_number(value, "abi", ARGVET_ABI);
	json_add_number(value, "struct_size", sizeof(struct argvet_plugin));
	return value;
}

/* Prints what is said of each file; returns whether all would be loaded. */
static bool
inspect_as_json(int count, char **paths)
{
	struct json *host = host_value();
	struct json_list list;
	bool all = true;

	fputs("{\n  \"argvet\": ", stdout);
	json_write(stdout, host, 2);
	json_free(&host);
	fputs(",\n  \"plugins\": ", stdout);
	list = json_list_begin(stdout, 2);
	for (int i = 0; i < count; i++) {
		struct inspection inspection;

		inspection_make(&inspection, paths[i]);
		json_list_put(&list, inspection_value(&inspection));
		all = all && inspection.check != NULL;
		inspection_free(&inspection);
	}
	json_list_end(&list);
	fputs("\n}\n", stdout);
	return all;
}

static bool
inspect_as_text(int count, char **paths)
{
	bool all = true;

	for (int i = 0; i < count; i++) {
		struct inspection inspection;

		if (i > 0)
			putchar('\n');
		inspection_make(&inspection, paths[i]);
		print_text(&inspection);
		all = all && inspection.check != NULL;
		inspection_free(&inspection);
	}
	return all;
}

static int
run_inspect(int argc, char **argv)
{
	struct settings settings = {.output = "text"};
	int operands;
	bool all;

	switch (options_read(&command_inspect, argc, argv, &settings, &operands)) {
	case OPTIONS_HELP:
		return EXIT_CLEAN;
	case OPTIONS_WRONG:
		return EXIT_USAGE;
	default:
		break;
	}
	if (operands == argc)
		return usage_error(&command_inspect, "which file?");
	if (strcmp(settings.output, "json") == 0)
		all = inspect_as_json(argc - operands, argv + operands);
	else if (strcmp(settings.output, "text") == 0)
		all = inspect_as_text(argc - operands, argv + operands);
	else
		return usage_error(&command_inspect,
				   "unknown format \"%s\": there are text and json",
				   settings.output);
	return all ? EXIT_CLEAN : EXIT_INCOMPLETE;
}

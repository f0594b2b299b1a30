/* SPDX-License-Identifier: Apache-2.0 */
#include "config/config.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "config/locate.h"
#include "config/mapping.h"
#include "isolation/apart.h"
#include "plugin/benchmark.h"
#include "report/report.h"
#include "scan/result.h"
#include "target/version.h"

#define LIMIT ((size_t)1024 * 1024)

/* The items of a vector, for as long as the arena lives. */
static const void *
keep_items(const struct mapping_reading *reading, const struct vector *vector)
{
	void *copy = arena_alloc(reading->arena, vector->count * vector->item_size);

	if (vector->count > 0)
		memcpy(copy, vector->items, vector->count * vector->item_size);
	return copy;
}

static int
read_level(const struct mapping_reading *reading, const struct node *node, void *member,
	   struct error **err)
{
	struct config_value *value = member;

	if (mapping_read_value(reading, node, value, err) < 0)
		return -1;
	if (severity_parse(value->text) != 0)
		return 0;
	return mapping_refuse(
		reading, node, err,
		"\"%s\" is no level: the levels are info, low, medium, high and critical",
		value->text);
}

static int
read_fail_on(const struct mapping_reading *reading, const struct node *node, void *member,
	     struct error **err)
{
	struct config_value *value = member;

	if (mapping_read_value(reading, node, value, err) < 0)
		return -1;
	if (strcmp(value->text, "never") == 0 || severity_parse(value->text) != 0)
		return 0;
	return mapping_refuse(
		reading, node, err,
		"\"%s\" is no level: write info, low, medium, high, critical or never",
		value->text);
}

static int
read_benchmark(const struct mapping_reading *reading, const struct node *node, void *member,
	       struct error **err)
{
	struct config_value *value = member;
	cleanup_strbuf struct strbuf names = {0};

	if (mapping_read_value(reading, node, value, err) < 0)
		return -1;
	if (benchmark_find(value->text) != NULL)
		return 0;
	benchmark_list(&names);
	return mapping_refuse(reading, node, err, "unknown benchmark \"%s\": there are %s",
			      value->text, names.text);
}

static int
read_version(const struct mapping_reading *reading, const struct node *node, void *member,
	     struct error **err)
{
	struct config_value *value = member;
	struct kubernetes_version version;

	if (mapping_read_value(reading, node, value, err) < 0)
		return -1;
	if (version_parse(reading->arena, value->text, &version))
		return 0;
	return mapping_refuse(reading, node, err, "\"%s\" is no version such as 1.31", value->text);
}

static int
read_switch(const struct mapping_reading *reading, const struct node *node, void *member,
	    struct error **err)
{
	struct config_value *value = member;

	if (mapping_read_value(reading, node, value, err) < 0)
		return -1;
	if (strcmp(value->text, "true") == 0 || strcmp(value->text, "false") == 0)
		return 0;
	return mapping_refuse(reading, node, err, "\"%s\" is neither true nor false", value->text);
}

static int
read_date(const struct mapping_reading *reading, const struct node *node, void *member,
	  struct error **err)
{
	if (mapping_read_plain(reading, node, member, err) < 0)
		return -1;
	if (waiver_is_date(*(const char **)member))
		return 0;
	return mapping_refuse(reading, node, err, "\"%s\" is no day: write one like 2026-12-31",
			      *(const char **)member);
}

static int
read_object(const struct mapping_reading *reading, const struct node *node, void *member,
	    struct error **err)
{
	if (mapping_read_plain(reading, node, member, err) < 0)
		return -1;
	if (waiver_is_object(*(const char **)member))
		return 0;
	return mapping_refuse(
		reading, node, err,
		"\"%s\" is no object: write Kind/namespace/name, or Kind/name for one in any "
		"namespace",
		*(const char **)member);
}

/* Whoever can put a file in the way must not choose what code argvet runs. */
static int
read_paths(const struct mapping_reading *reading, const struct node *node, void *member,
	   struct error **err)
{
	struct config_list *list = member;
	struct config_value *items;

	if (!reading->source->trusted)
		return mapping_refuse(
			reading, node, err,
			"plugins are code, so only a file that you name may load them: say "
			"--config %s",
			reading->source->file);
	if (mapping_read_list(reading, node, list, err) < 0)
		return -1;
	items = arena_alloc(reading->arena, list->count * sizeof(*items));
	for (size_t i = 0; i < list->count; i++) {
		items[i] = list->items[i];
		if (*items[i].text != '/')
			items[i].text = arena_printf(reading->arena, "%s/%s",
						     reading->source->directory, items[i].text);
	}
	list->items = items;
	return 0;
}

static int
check_output(const struct mapping_reading *reading, const struct node *node, const char *text,
	     struct error **err)
{
	const char *equals = strchrnul(text, '=');
	const char *name = arena_copy_bytes(reading->arena, text, (size_t)(equals - text));
	cleanup_strbuf struct strbuf names = {0};

	if (report_find(name) == NULL) {
		for (const struct report_format *const *known = report_formats; *known != NULL;
		     known++)
			strbuf_printf(&names, "%s%s", names.length > 0 ? ", " : "", (*known)->name);
		return mapping_refuse(reading, node, err,
				      "unknown format \"%s\": the formats are %s", name,
				      names.text);
	}
	if (*equals == '\0' || strcmp(equals, "=-") == 0)
		return 0;
	if (equals[1] == '\0')
		return mapping_refuse(reading, node, err, "\"%s\": the file has no name", text);
	if (!reading->source->trusted)
		return mapping_refuse(
			reading, node, err,
			"only a settings file that you name may write files: say --config "
			"%s, or --output %s",
			reading->source->file, text);
	return 0;
}

static const char *
output_path(const char *text)
{
	const char *equals = strchr(text, '=');

	return equals != NULL ? equals + 1 : "-";
}

/* Two reports in one stream would be none, and of two in one file the first would be lost. */
static int
check_collision(const struct mapping_reading *reading, const struct node *node,
		const struct config_list *list, size_t index, struct error **err)
{
	const char *path = output_path(list->items[index].text);

	for (size_t i = 0; i < index; i++) {
		if (strcmp(output_path(list->items[i].text), path) != 0)
			continue;
		return mapping_refuse(reading, node, err, "two reports cannot both go to %s",
				      strcmp(path, "-") == 0 ? "standard output" : path);
	}
	return 0;
}

static int
read_outputs(const struct mapping_reading *reading, const struct node *node, void *member,
	     struct error **err)
{
	struct config_list *list = member;

	if (mapping_read_list(reading, node, list, err) < 0)
		return -1;
	for (size_t i = 0; i < list->count; i++) {
		const struct node *item = node->kind == NODE_SEQUENCE ? node->items[i] : node;

		if (check_output(reading, item, list->items[i].text, err) < 0 ||
		    check_collision(reading, item, list, i, err) < 0)
			return -1;
	}
	return 0;
}

static const struct mapping_key waiver_keys[] = {
	{"check", mapping_read_text, offsetof(struct waiver, check)},
	{"component", mapping_read_text, offsetof(struct waiver, component)},
	{"file", mapping_read_plain, offsetof(struct waiver, file)},
	{"object", read_object, offsetof(struct waiver, object)},
	{"container", mapping_read_plain, offsetof(struct waiver, container)},
	{"reason", mapping_read_plain, offsetof(struct waiver, reason)},
	{"expires", read_date, offsetof(struct waiver, expires)},
	{0},
};

static int
read_waiver(const struct mapping_reading *reading, const struct node *node, struct waiver *waiver,
	    struct error **err)
{
	if (mapping_read(reading, waiver_keys, node, waiver, err) < 0)
		return -1;
	waiver->origin = mapping_value_of(reading, node).origin;
	if (waiver->check.text == NULL)
		return mapping_refuse(reading, node, err,
				      "a waiver without a check: write which, \"*\" for all");
	if (waiver->reason == NULL)
		return mapping_refuse(reading, node, err,
				      "the waiver of %s has no reason: write down why it is right",
				      waiver->check.text);
	return 0;
}

static int
read_waivers(const struct mapping_reading *reading, const struct node *node, void *member,
	     struct error **err)
{
	struct config *config = member;
	struct waiver *waivers;

	if (mapping_expect(reading, node, NODE_SEQUENCE, err) < 0)
		return -1;
	waivers = arena_alloc(reading->arena, node->count * sizeof(*waivers));
	for (size_t i = 0; i < node->count; i++) {
		if (read_waiver(reading, node->items[i], &waivers[i], err) < 0)
			return -1;
	}
	config->waivers = waivers;
	config->waiver_count = node->count;
	return 0;
}

static int
read_severities(const struct mapping_reading *reading, const struct node *node, void *member,
		struct error **err)
{
	struct config *config = member;
	struct config_severity *severities;

	if (mapping_expect(reading, node, NODE_MAPPING, err) < 0)
		return -1;
	severities = arena_alloc(reading->arena, node->count * sizeof(*severities));
	for (size_t i = 0; i < node->count; i++) {
		if (mapping_check_repetition(reading, node, i, err) < 0 ||
		    mapping_read_value(reading, node->pairs[i].key, &severities[i].check, err) <
			    0 ||
		    read_level(reading, node->pairs[i].value, &severities[i].level, err) < 0)
			return -1;
	}
	config->severities = severities;
	config->severity_count = node->count;
	return 0;
}

/* Adds an element as --set has it: in quotes if it holds what would end it. */
static void
add_element(struct strbuf *text, const char *element)
{
	bool quoted = *element == '\0' || strpbrk(element, ",\"\n") != NULL;

	if (quoted)
		strbuf_add_char(text, '"');
	for (; *element != '\0'; element++) {
		if (*element == '"')
			strbuf_add_char(text, '"');
		strbuf_add_char(text, *element);
	}
	if (quoted)
		strbuf_add_char(text, '"');
}

/* A parameter's value: a text, which may be empty, or the elements of a list. */
static int
read_parameter_value(const struct mapping_reading *reading, const struct node *node,
		     struct config_value *value, struct error **err)
{
	cleanup_strbuf struct strbuf text = {0};

	if (node->kind == NODE_MAPPING || node_is_null(node))
		return mapping_refuse(reading, node, err,
				      "a value or a list of them is missing here");
	*value = mapping_value_of(reading, node);
	if (node->kind == NODE_SCALAR)
		return 0;
	strbuf_add_text(&text, "");
	for (size_t i = 0; i < node->count; i++) {
		if (mapping_expect(reading, node->items[i], NODE_SCALAR, err) < 0)
			return -1;
		if (i > 0)
			strbuf_add_char(&text, ',');
		add_element(&text, node->items[i]->text);
	}
	value->text = arena_copy(reading->arena, text.text);
	return 0;
}

static int
read_parameter(const struct mapping_reading *reading, const struct node_pair *pair,
	       const struct config_value *check, struct vector *parameters, struct error **err)
{
	struct config_parameter *parameter = vector_add(parameters);

	parameter->check = *check;
	if (mapping_read_value(reading, pair->key, &parameter->name, err) < 0)
		return -1;
	if (strpbrk(parameter->name.text, "=.") != NULL)
		return mapping_refuse(reading, pair->key, err, "\"%s\" is no name of a parameter",
				      parameter->name.text);
	return read_parameter_value(reading, pair->value, &parameter->value, err);
}

static int
read_check_parameters(const struct mapping_reading *reading, const struct node_pair *pair,
		      struct vector *parameters, struct error **err)
{
	const struct node *values = pair->value;
	struct config_value check;

	if (mapping_read_value(reading, pair->key, &check, err) < 0 ||
	    mapping_expect(reading, values, NODE_MAPPING, err) < 0)
		return -1;
	for (size_t i = 0; i < values->count; i++) {
		if (mapping_check_repetition(reading, values, i, err) < 0 ||
		    read_parameter(reading, &values->pairs[i], &check, parameters, err) < 0)
			return -1;
	}
	return 0;
}

static int
read_parameters(const struct mapping_reading *reading, const struct node *node, void *member,
		struct error **err)
{
	cleanup_vector struct vector parameters = VECTOR(struct config_parameter);
	struct config *config = member;

	if (mapping_expect(reading, node, NODE_MAPPING, err) < 0)
		return -1;
	for (size_t i = 0; i < node->count; i++) {
		if (mapping_check_repetition(reading, node, i, err) < 0 ||
		    read_check_parameters(reading, &node->pairs[i], &parameters, err) < 0)
			return -1;
	}
	config->parameters = keep_items(reading, &parameters);
	config->parameter_count = parameters.count;
	return 0;
}

static const struct mapping_key config_keys[] = {
	{"plugin-dirs", read_paths, offsetof(struct config, plugin_directories)},
	{"plugins", read_paths, offsetof(struct config, plugins)},
	{"checks", mapping_read_list, offsetof(struct config, checks)},
	{"skip", mapping_read_list, offsetof(struct config, skip)},
	{"severity", read_level, offsetof(struct config, severity)},
	{"benchmark", read_benchmark, offsetof(struct config, benchmark)},
	{"kubernetes-version", read_version, offsetof(struct config, kubernetes_version)},
	{"outputs", read_outputs, offsetof(struct config, outputs)},
	{"fail-on", read_fail_on, offsetof(struct config, fail_on)},
	{"allow-empty", read_switch, offsetof(struct config, allow_empty)},
	{"inline-waivers", read_switch, offsetof(struct config, inline_waivers)},
	{"parameters", read_parameters, 0},
	{"severities", read_severities, 0},
	{"waivers", read_waivers, 0},
	{0},
};

static int
read_document(const struct mapping_reading *reading, const struct document *document,
	      struct config *config, struct error **err)
{
	const struct node place = {.line = document->template_line,
				   .column = document->template_column};

	if (document->template)
		return mapping_refuse(reading, &place, err,
				      "a template that is not rendered yet, not settings");
	if (document->root == NULL || node_is_null(document->root))
		return 0;
	if (document->number > 1)
		return mapping_refuse(reading, document->root, err,
				      "a second document: all settings belong in one");
	return mapping_read(reading, config_keys, document->root, config, err);
}

static int
read_documents(const struct mapping_reading *reading, const struct vector *documents,
	       struct config *config, struct error **err)
{
	for (size_t i = 0; i < documents->count; i++) {
		const struct apart_document *one = vector_at(documents, i);
		const struct node place = {.line = one->error.line, .column = one->error.column};

		if (one->error.message != NULL)
			return mapping_refuse(reading, &place, err, "%s", one->error.message);
		if (read_document(reading, &one->document, config, err) < 0)
			return -1;
	}
	return 0;
}

static struct document_limits
config_limits(void)
{
	struct document_limits limits = document_default_limits;

	limits.bytes = LIMIT;
	return limits;
}

static int
read_config(struct arena *arena, const struct config_source *source, const struct vector *documents,
	    struct config *config, struct error **err)
{
	const struct mapping_reading reading = {arena, source};

	*config = (struct config){.file = arena_copy(arena, source->file),
				  .directory = arena_copy(arena, source->directory)};
	return read_documents(&reading, documents, config, err);
}

int
config_read(struct arena *arena, const struct config_source *source, const char *bytes,
	    size_t length, struct config *config, struct error **err)
{
	const struct document_limits limits = config_limits();
	cleanup_vector struct vector documents = VECTOR(struct apart_document);

	apart_read_here(arena, bytes, length, &limits, &documents);
	return read_config(arena, source, &documents, config, err);
}

static int
open_source(struct arena *arena, const char *named, struct config_source *source,
	    struct error **err)
{
	cleanup_free char *start = NULL;
	int fd;

	if (named != NULL)
		return locate_named(arena, named, source, err);
	start = getcwd(NULL, 0);
	if (locate_default(arena, start, SYSCONFDIR "/argvet/" CONFIG_NAME, source, &fd, err) < 0)
		return -1;
	return fd;
}

int
config_load(struct arena *arena, const char *named, struct config *config, struct error **err)
{
	struct error *why = NULL;
	struct config_source source;
	const struct document_limits limits = config_limits();
	cleanup_vector struct vector documents = VECTOR(struct apart_document);
	cleanup_strbuf struct strbuf bytes = {0};
	cleanup_close int fd = open_source(arena, named, &source, &why);
	int errnum;

	*config = (struct config){0};
	if (why != NULL) {
		if (err != NULL)
			*err = why;
		else
			error_free(&why);
		return -1;
	}
	if (fd < 0)
		return 0;
	/* The reader of documents has the words for what is too large. */
	errnum = file_read(fd, LIMIT + 1, &bytes);
	if (errnum != 0)
		return error_make(err, errnum, "cannot read %s", source.file);
	/* It may be a stranger's. */
	if (apart_read(arena, bytes.text, bytes.length, &limits, &documents, &why) < 0) {
		error_make(err, 0, "cannot read %s: %s", source.file, error_text(why));
		error_free(&why);
		return -1;
	}
	return read_config(arena, &source, &documents, config, err);
}

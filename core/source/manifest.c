/* SPDX-License-Identifier: Apache-2.0 */
#include "source/manifest.h"

#include <string.h>

#include "source/document.h"
#include "source/environment.h"
#include "target/unresolved.h"

/* How many words one container's command line may have. */
#define WORDS_MAX 10000

/* How many bytes the variables of one file may grow into. */
#define EXPANSION_MAX ((size_t)64 * 1024 * 1024)

/* One file on its way through its documents. */
struct reading {
	struct intake *intake;
	const char *file;
	bool named;
	const struct document *document;
	struct object object;
	size_t budget;
	size_t documents;
	size_t broken;
	size_t containers;
	size_t targets;
	/* The first document that holds no Pod: what it is, and where. */
	const char *other;
	struct argvet_origin other_origin;
};

/* A container and its command line, as far as it was read. */
struct container {
	struct reading *reading;
	const struct node *node;
	const char *path; /* "spec.containers[0]" */
	const char *image;
	const char *gap;
	struct environment environment;
	struct vector words; /* struct word */
};

static struct argvet_origin
origin_of(const struct reading *reading, const struct node *node, const char *path)
{
	return (struct argvet_origin){
		.size = sizeof(struct argvet_origin),
		.file = reading->file,
		.path = path,
		.line = node != NULL ? node->line : 0,
		.column = node != NULL ? node->column : 0,
	};
}

static const char *
copy_text(const struct reading *reading, const struct node *node, const char *key)
{
	return arena_copy(reading->intake->arena, node_text(node_get(node, key)));
}

static void
read_environment(struct container *container)
{
	const struct reading *reading = container->reading;
	const struct node *env = node_get(container->node, "env");
	struct environment *environment = &container->environment;

	environment->open = reading->document->template ||
			    node_get(container->node, "envFrom") != NULL ||
			    (env != NULL && env->kind != NODE_SEQUENCE);
	if (env == NULL || env->kind != NODE_SEQUENCE)
		return;
	for (size_t i = 0; i < env->count; i++) {
		const char *name = copy_text(reading, env->items[i], "name");
		const char *value = copy_text(reading, env->items[i], "value");

		if (name == NULL)
			continue;
		if (value == NULL && node_get(env->items[i], "valueFrom") == NULL)
			value = "";
		environment_set(environment, name, value);
	}
}

static const struct word_layout *
copy_layout(struct arena *arena, const struct node *node)
{
	struct word_layout *layout;

	if (node->text_line == 0)
		return NULL;
	layout = arena_alloc(arena, sizeof(*layout));
	*layout = (struct word_layout){node->text_line, node->text_column, node->text_indent};
	return layout;
}

static void
add_word(struct container *container, const struct node *node, const char *path)
{
	struct arena *arena = container->reading->intake->arena;
	const char *text = arena_copy(arena, node->text);
	struct expansion expansion = environment_expand(&container->environment, text);
	struct word *word = vector_add(&container->words);

	word->text = expansion.text;
	word->layout = expansion.changed ? NULL : copy_layout(arena, node);
	word->unresolved = expansion.unknown != NULL ? expansion.unknown
						     : unresolved_part(arena, expansion.defaced);
	word->origin = origin_of(container->reading, node, path);
}

static const struct template_gap *
find_gap(const struct document *document, uint32_t from, uint32_t to)
{
	size_t low = 0;
	size_t high = document->gap_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (document->gaps[middle].line < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < document->gap_count && document->gaps[low].line <= to ? &document->gaps[low]
									   : NULL;
}

/* Lines that a template has yet to fill in, between the key and the end of its list. */
static void
note_gap_lines(struct container *container, const struct node_pair *pair)
{
	uint32_t from = pair->key->line < pair->value->line ? pair->key->line : pair->value->line;
	const struct template_gap *gap =
		find_gap(container->reading->document, from, pair->value->last_line);

	if (gap != NULL && container->gap == NULL)
		container->gap =
			arena_printf(container->reading->intake->arena,
				     "line %u, \"%s\", may hold more flags", gap->line, gap->text);
}

/* command or args that is no list: the work of a template, or a mistake. */
static void
refuse_list(struct container *container, const struct node *value, const char *path)
{
	struct intake *intake = container->reading->intake;
	const char *text = node_text(value);
	struct argvet_origin origin = origin_of(container->reading, value, path);

	if (text != NULL && unresolved_part(intake->arena, text) != NULL) {
		if (container->gap == NULL)
			container->gap = arena_printf(intake->arena, "\"%s\" is all that %s says",
						      text, path);
		return;
	}
	problem_add(&intake->problems, PROBLEM_ERROR, &origin,
		    "%s is %s, not a list of texts: Kubernetes refuses it", path,
		    text != NULL ? "a single text" : "a mapping");
	container->gap = arena_printf(intake->arena, "%s is not a list", path);
}

static const char *
item_path(const struct container *container, const char *key, size_t index)
{
	return arena_printf(container->reading->intake->arena, "%s.%s[%zu]", container->path, key,
			    index);
}

static void
read_words(struct container *container, const char *key)
{
	struct arena *arena = container->reading->intake->arena;
	const struct node_pair *pair = node_find(container->node, key);
	const struct node *list = pair != NULL ? pair->value : NULL;

	if (list == NULL)
		return;
	note_gap_lines(container, pair);
	if (node_is_null(list))
		return;
	if (list->kind != NODE_SEQUENCE) {
		refuse_list(container, list, arena_printf(arena, "%s.%s", container->path, key));
		return;
	}
	for (size_t i = 0; i < list->count && container->words.count < WORDS_MAX; i++) {
		const struct node *item = list->items[i];

		if (item->kind == NODE_SCALAR && !node_is_null(item))
			add_word(container, item, item_path(container, key, i));
	}
	if (container->words.count == WORDS_MAX)
		container->gap = arena_printf(arena, "more than %d words", WORDS_MAX);
}

static bool
is_number(const char *text)
{
	size_t at = strspn(text, "+-") <= 1 ? strspn(text, "+-") : 0;
	size_t digits;

	if (text[at] == '0' && strchr("xXob", text[at + 1]) != NULL && text[at + 1] != '\0')
		return text[at + 2] != '\0' &&
		       text[at + 2 + strspn(text + at + 2, "0123456789abcdefABCDEF_")] == '\0';
	digits = strspn(text + at, "0123456789_");
	if (digits == 0 || text[at] == '_')
		return false;
	at += digits;
	if (text[at] == '.')
		at += 1 + strspn(text + at + 1, "0123456789_");
	if (text[at] == 'e' || text[at] == 'E') {
		at++;
		at += text[at] == '+' || text[at] == '-';
		at += strspn(text + at, "0123456789");
	}
	return text[at] == '\0';
}

static bool
is_boolean(const char *text)
{
	static const char *const words[] = {"true", "false", "yes", "no", "on", "off"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcasecmp(text, words[i]) == 0)
			return true;
	}
	return false;
}

/* What Kubernetes would refuse in an item, or NULL. */
static const char *
item_fault(const struct node *item)
{
	if (item->kind == NODE_MAPPING)
		return "a mapping, not a text (put it in quotes if it holds \": \")";
	if (item->kind == NODE_SEQUENCE)
		return "a list, not a text";
	if (node_is_null(item))
		return "null, not a text";
	if (item->plain && is_number(item->text))
		return "a number, not a text: put it in quotes";
	if (item->plain && is_boolean(item->text))
		return "a boolean, not a text: put it in quotes";
	return NULL;
}

static void
check_items(const struct container *container, const char *key)
{
	struct intake *intake = container->reading->intake;
	const struct node *list = node_get(container->node, key);

	if (list == NULL || list->kind != NODE_SEQUENCE)
		return;
	for (size_t i = 0; i < list->count && i < WORDS_MAX; i++) {
		const char *fault = item_fault(list->items[i]);
		bool lost = list->items[i]->kind != NODE_SCALAR;
		const char *path;
		struct argvet_origin origin;

		if (fault == NULL)
			continue;
		path = item_path(container, key, i);
		origin = origin_of(container->reading, list->items[i], path);
		problem_add(&intake->problems, lost ? PROBLEM_ERROR : PROBLEM_WARNING, &origin,
			    "%s is %s; Kubernetes refuses it", path, fault);
	}
}

static const struct target *
offer(const struct container *container, const struct word *words, size_t count)
{
	const struct reading *reading = container->reading;
	struct argvet_origin origin = words[0].origin;

	origin.path = container->path;
	return intake_offer(
		reading->intake,
		&(const struct command_line){
			.place = {.source = SOURCE_MANIFEST,
				  .origin = origin,
				  .document = reading->document->number,
				  .object = reading->object,
				  .container = copy_text(reading, container->node, "name"),
				  .image = container->image},
			.words = words,
			.count = count,
			.gap = container->gap});
}

/* The words with a program before them that the image stands for. */
static const struct target *
offer_image(const struct container *container, const char *program)
{
	struct arena *arena = container->reading->intake->arena;
	size_t count = container->words.count;
	struct word *words = arena_alloc(arena, (count + 1) * sizeof(*words));

	words[0].text = program;
	words[0].origin = origin_of(container->reading, node_get(container->node, "image"),
				    arena_printf(arena, "%s.image", container->path));
	if (count > 0)
		memcpy(words + 1, container->words.items, count * sizeof(*words));
	return offer(container, words, count + 1);
}

static bool
is_hyperkube(const char *image)
{
	const char *slash = image != NULL ? strrchr(image, '/') : NULL;
	const char *name = slash != NULL ? slash + 1 : image;

	return name != NULL && strncmp(name, "hyperkube", strlen("hyperkube")) == 0;
}

static const struct target *
offer_container(const struct container *container, bool has_command)
{
	struct arena *arena = container->reading->intake->arena;
	const struct components *components = container->reading->intake->components;
	size_t count = container->words.count;
	const struct component *component;
	const struct target *target = NULL;

	if (count > 0) {
		struct word *words = arena_alloc(arena, count * sizeof(*words));

		memcpy(words, container->words.items, count * sizeof(*words));
		target = offer(container, words, count);
	}
	if (target != NULL || has_command || container->image == NULL)
		return target;
	component = component_of_image(components, container->image);
	if (component != NULL)
		return offer_image(container, component->name);
	return is_hyperkube(container->image) ? offer_image(container, "hyperkube") : NULL;
}

static void
read_container(struct reading *reading, const struct node *node, const char *path)
{
	struct container container = {.reading = reading,
				      .node = node,
				      .path = path,
				      .image = copy_text(reading, node, "image"),
				      .words = VECTOR(struct word)};
	bool has_command;

	reading->containers++;
	environment_init(&container.environment, reading->intake->arena, &reading->budget);
	read_environment(&container);
	read_words(&container, "command");
	has_command = container.words.count > 0;
	read_words(&container, "args");
	if (offer_container(&container, has_command) != NULL) {
		reading->targets++;
		check_items(&container, "command");
		check_items(&container, "args");
	}
	environment_free(&container.environment);
	vector_free(&container.words);
}

static void
read_pod(struct reading *reading, const struct node *spec, const char *path)
{
	static const char *const keys[] = {"containers", "initContainers", "ephemeralContainers"};

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		const struct node *list = node_get(spec, keys[k]);

		for (size_t i = 0; list != NULL && list->kind == NODE_SEQUENCE && i < list->count;
		     i++) {
			if (list->items[i]->kind == NODE_MAPPING)
				read_container(reading, list->items[i],
					       arena_printf(reading->intake->arena, "%s.%s[%zu]",
							    path, keys[k], i));
		}
	}
}

/* Where each kind keeps its Pod spec. Other kinds count if they have one where most do. */
static const struct node *
find_pod(const struct node *object, const char *kind, const char **path)
{
	const struct node *spec = node_get(object, "spec");

	if (kind != NULL && strcmp(kind, "Pod") == 0) {
		*path = "spec";
		return spec;
	}
	if (kind != NULL && strcmp(kind, "PodTemplate") == 0) {
		*path = "template.spec";
		return node_get(node_get(object, "template"), "spec");
	}
	if (kind != NULL && strcmp(kind, "CronJob") == 0) {
		*path = "spec.jobTemplate.spec.template.spec";
		spec = node_get(node_get(spec, "jobTemplate"), "spec");
	} else {
		*path = "spec.template.spec";
	}
	return node_get(node_get(spec, "template"), "spec");
}

static bool
is_list(const char *kind)
{
	size_t length = kind != NULL ? strlen(kind) : 0;

	return length >= 4 && strcmp(kind + length - 4, "List") == 0;
}

static void
read_object(struct reading *reading, const struct node *object, const char *prefix)
{
	struct arena *arena = reading->intake->arena;
	const char *kind = copy_text(reading, object, "kind");
	const struct node *items = node_get(object, "items");
	const struct node *metadata = node_get(object, "metadata");
	const char *path;
	const struct node *spec;

	if (is_list(kind) && items != NULL && items->kind == NODE_SEQUENCE) {
		for (size_t i = 0; i < items->count; i++)
			read_object(reading, items->items[i],
				    arena_printf(arena, "%sitems[%zu].", prefix, i));
		return;
	}
	spec = find_pod(object, kind, &path);
	if (spec == NULL)
		return;
	reading->object = (struct object){kind, copy_text(reading, metadata, "namespace"),
					  copy_text(reading, metadata, "name")};
	read_pod(reading, spec, arena_printf(arena, "%s%s", prefix, path));
}

/* Names a document that holds no container. */
static const char *
describe_other(const struct reading *reading, const struct node *root)
{
	struct arena *arena = reading->intake->arena;
	const char *kind = node_text(node_get(root, "kind"));
	const char *version = node_text(node_get(root, "apiVersion"));
	const char *path;

	if (root->kind == NODE_SCALAR)
		return "a single text, not a Kubernetes object";
	if (kind == NULL && node_get(root, "services") != NULL)
		return "no Kubernetes object (no kind and apiVersion; the services look like a "
		       "Compose file)";
	if (kind == NULL)
		return "no Kubernetes object (no kind and apiVersion)";
	return arena_printf(arena, "%s %s%s%s%s: %s", strchr("AEIOU", kind[0]) != NULL ? "an" : "a",
			    kind, version != NULL ? " (" : "", version != NULL ? version : "",
			    version != NULL ? ")" : "",
			    find_pod(root, kind, &path) != NULL || is_list(kind)
				    ? "it holds no container"
				    : "argvet reads Pods and what makes them, not this kind");
}

static void
note_template(const struct reading *reading)
{
	struct argvet_origin origin = origin_of(reading, NULL, NULL);

	origin.line = reading->document->template_line;
	origin.column = reading->document->template_column;
	problem_add(&reading->intake->problems, PROBLEM_ERROR, &origin,
		    "a template that is not rendered yet, read as far as it goes: render it first "
		    "(for example with helm template) for full results");
}

static void
read_document(struct reading *reading, const struct document *document)
{
	size_t containers = reading->containers;
	size_t targets = reading->targets;

	if (document->root == NULL)
		return;
	reading->documents++;
	reading->document = document;
	read_object(reading, document->root, "");
	if (document->template && (reading->named || reading->targets > targets))
		note_template(reading);
	if (reading->containers == containers && reading->other == NULL) {
		reading->other = describe_other(reading, document->root);
		reading->other_origin = origin_of(reading, document->root, NULL);
	}
}

static bool
ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t width = strlen(end);

	return length > width && strcmp(text + length - width, end) == 0;
}

static bool
has_unit_section(const char *bytes, size_t length)
{
	static const char *const sections[] = {"[Unit]", "[Service]", "[Install]"};
	size_t at = 0;

	while (at < length && strchr(" \t\r\n#;", bytes[at]) != NULL) {
		const char *end = memchr(bytes + at, '\n', length - at);

		at = end != NULL ? (size_t)(end - bytes) + 1 : length;
	}
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++) {
		size_t width = strlen(sections[i]);

		if (length - at >= width && memcmp(bytes + at, sections[i], width) == 0)
			return true;
	}
	return false;
}

/* What people take for a manifest because it runs an API server; NULL if it is none of that. */
static const char *
describe_stranger(const char *file, const char *bytes, size_t length)
{
	if (has_unit_section(bytes, length) || ends_with(file, ".service"))
		return "a systemd unit";
	if ((length >= 2 && memcmp(bytes, "#!", 2) == 0) || ends_with(file, ".sh"))
		return "a script";
	if (ends_with(file, ".env"))
		return "an environment file";
	return ends_with(file, ".conf") ? "a configuration file" : NULL;
}

static void
note_stranger(const struct reading *reading, const char *stranger)
{
	struct argvet_origin origin = origin_of(reading, NULL, NULL);

	problem_add(&reading->intake->problems, PROBLEM_ERROR, &origin,
		    "%s, not a manifest: argvet scan --argv reads command lines, one on each line",
		    stranger);
}

static void
note_broken(struct reading *reading, const struct document_error *error)
{
	struct argvet_origin origin = origin_of(reading, NULL, NULL);

	reading->broken++;
	origin.line = error->line;
	origin.column = error->column;
	problem_add(&reading->intake->problems, PROBLEM_ERROR, &origin, "%s", error->message);
}

/* A word about a file that gave nothing to check. */
static void
note_nothing(const struct reading *reading)
{
	struct problems *problems = &reading->intake->problems;
	struct argvet_origin origin = origin_of(reading, NULL, NULL);

	if (!reading->named || reading->broken > 0 || reading->targets > 0)
		return;
	if (reading->documents == 0)
		problem_add(problems, PROBLEM_WARNING, &origin,
			    "an empty file: it holds no document");
	else if (reading->containers == 0)
		problem_add(problems, PROBLEM_WARNING, &reading->other_origin, "%s",
			    reading->other);
	else
		problem_add(problems, PROBLEM_WARNING, &origin,
			    reading->containers == 1
				    ? "%zu container, and it runs no component that argvet knows"
				    : "%zu containers, and none runs a component that argvet knows",
			    reading->containers);
}

/* Reads document by document; true if the first broken one shows that this is no manifest. */
static bool
read_documents(struct reading *reading, const char *bytes, size_t length, const char *stranger)
{
	struct arena trees = {0};
	struct document_reader *reader =
		document_reader_new(&trees, bytes, length, &document_default_limits);
	enum document_result result = DOCUMENT_READ;
	bool strange = false;

	while (result != DOCUMENT_END && !strange) {
		struct document document;
		struct document_error error;

		result = document_read(reader, &document, &error);
		if (result == DOCUMENT_READ)
			read_document(reading, &document);
		else if (result == DOCUMENT_BROKEN && stranger != NULL && reading->containers == 0)
			strange = true;
		else if (result == DOCUMENT_BROKEN)
			note_broken(reading, &error);
		arena_free(&trees);
	}
	document_reader_free(reader);
	return strange;
}

void
manifest_read(struct intake *intake, const char *file, const char *bytes, size_t length, bool named)
{
	struct reading reading = {.intake = intake,
				  .file = arena_copy(intake->arena, file),
				  .named = named,
				  .budget = EXPANSION_MAX};
	const char *stranger = describe_stranger(file, bytes, length);

	if (read_documents(&reading, bytes, length, stranger) ||
	    (named && stranger != NULL && reading.containers == 0 && reading.documents > 0))
		note_stranger(&reading, stranger);
	else
		note_nothing(&reading);
}

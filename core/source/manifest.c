/* SPDX-License-Identifier: Apache-2.0 */
#include "source/manifest.h"

#include <string.h>

#include "source/container.h"
#include "source/document.h"
#include "source/stranger.h"

/* Where people waive checks, next to what they are about. */
#define WAIVE "argvet.dev/waive"

/* How many bytes the variables of one file may grow into. */
#define EXPANSION_MAX ((size_t)64 * 1024 * 1024)

/* One file on its way through its documents. */
struct reading {
	struct intake *intake;
	const char *file;
	bool named;
	const struct document *document;
	struct place place; /* what the containers of an object share of theirs */
	size_t budget;
	size_t documents;
	size_t broken;
	size_t containers;
	size_t targets;
	/* The first document that holds no Pod: what it is, and where. */
	const char *other;
	struct argvet_origin other_origin;
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
read_pod(struct reading *reading, const struct node *spec, const char *path)
{
	static const char *const keys[] = {"containers", "initContainers", "ephemeralContainers"};
	const struct pod pod = {
		.intake = reading->intake,
		.document = reading->document,
		.place = reading->place,
		.budget = &reading->budget,
	};

	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		const struct node *list = node_get(spec, keys[k]);

		for (size_t i = 0; list != NULL && list->kind == NODE_SEQUENCE && i < list->count;
		     i++) {
			if (list->items[i]->kind != NODE_MAPPING)
				continue;
			reading->containers++;
			reading->targets +=
				container_read(&pod, list->items[i],
					       arena_printf(reading->intake->arena, "%s.%s[%zu]",
							    path, keys[k], i));
		}
	}
}

/* What has the Pod's metadata and its spec: where each kind keeps it. Other kinds count if they
 * have one where most do. The path ends with a dot, unless it is empty. */
static const struct node *
find_template(const struct node *object, const char *kind, const char **path)
{
	const struct node *spec = node_get(object, "spec");

	if (kind != NULL && strcmp(kind, "Pod") == 0) {
		*path = "";
		return object;
	}
	if (kind != NULL && strcmp(kind, "PodTemplate") == 0) {
		*path = "template.";
		return node_get(object, "template");
	}
	if (kind != NULL && strcmp(kind, "CronJob") == 0) {
		*path = "spec.jobTemplate.spec.template.";
		spec = node_get(node_get(spec, "jobTemplate"), "spec");
	} else {
		*path = "spec.template.";
	}
	return node_get(spec, "template");
}

static bool
is_list(const char *kind)
{
	size_t length = kind != NULL ? strlen(kind) : 0;

	return length >= 4 && strcmp(kind + length - 4, "List") == 0;
}

static void
read_annotation(const struct reading *reading, const struct node *object, const char *prefix,
		struct vector *annotations)
{
	struct arena *arena = reading->intake->arena;
	const struct node *metadata = node_get(object, "metadata");
	const struct node *value = node_get(node_get(metadata, "annotations"), WAIVE);
	struct annotation *annotation;

	if (node_text(value) == NULL)
		return;
	annotation = vector_add(annotations);
	annotation->text = arena_copy(arena, value->text);
	annotation->origin = origin_of(
		reading, value, arena_printf(arena, "%smetadata.annotations[%s]", prefix, WAIVE));
}

/* Of the object, and of the template that its Pods are made from. */
static void
read_annotations(struct reading *reading, const struct node *object, const char *prefix,
		 const struct node *template, const char *path)
{
	struct arena *arena = reading->intake->arena;
	cleanup_vector struct vector found = VECTOR(struct annotation);
	struct annotation *copy;

	read_annotation(reading, object, prefix, &found);
	if (template != object)
		read_annotation(reading, template, arena_printf(arena, "%s%s", prefix, path),
				&found);
	copy = arena_alloc(arena, found.count * sizeof(*copy));
	if (found.count > 0)
		memcpy(copy, found.items, found.count * sizeof(*copy));
	reading->place.waive = copy;
	reading->place.waive_count = found.count;
}

static void
read_object(struct reading *reading, const struct node *object, const char *prefix)
{
	struct arena *arena = reading->intake->arena;
	const char *kind = copy_text(reading, object, "kind");
	const struct node *items = node_get(object, "items");
	const struct node *metadata = node_get(object, "metadata");
	const char *path;
	const struct node *template;

	if (is_list(kind) && items != NULL && items->kind == NODE_SEQUENCE) {
		for (size_t i = 0; i < items->count; i++)
			read_object(reading, items->items[i],
				    arena_printf(arena, "%sitems[%zu].", prefix, i));
		return;
	}
	template = find_template(object, kind, &path);
	if (node_get(template, "spec") == NULL)
		return;
	reading->place.object = (struct object){kind, copy_text(reading, metadata, "namespace"),
						copy_text(reading, metadata, "name")};
	read_annotations(reading, object, prefix, template, path);
	read_pod(reading, node_get(template, "spec"),
		 arena_printf(arena, "%s%sspec", prefix, path));
}

/* Do objects of its kind hold Pods, or others that do? */
static bool
could_hold_pods(const struct node *object)
{
	const char *kind = node_text(node_get(object, "kind"));
	const char *path;

	return find_template(object, kind, &path) != NULL || is_list(kind);
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
	reading->place = (struct place){
		.source = SOURCE_MANIFEST,
		.origin = origin_of(reading, NULL, NULL),
		.document = document->number,
	};
	read_object(reading, document->root, "");
	if (document->template && (reading->named || reading->targets > targets))
		note_template(reading);
	if (reading->containers == containers && reading->other == NULL) {
		reading->other = stranger_document(reading->intake->arena, document->root,
						   could_hold_pods(document->root));
		reading->other_origin = origin_of(reading, document->root, NULL);
	}
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
		arena_reset(&trees);
	}
	document_reader_free(reader);
	arena_free(&trees);
	return strange;
}

void
manifest_read(struct intake *intake, const char *file, const char *bytes, size_t length, bool named)
{
	struct reading reading = {.intake = intake,
				  .file = arena_copy(intake->arena, file),
				  .named = named,
				  .budget = EXPANSION_MAX};
	const char *stranger = stranger_file(file, bytes, length);

	if (read_documents(&reading, bytes, length, stranger) ||
	    (named && stranger != NULL && reading.containers == 0 && reading.documents > 0))
		note_stranger(&reading, stranger);
	else
		note_nothing(&reading);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "source/container.h"

#include <string.h>

#include "base/path.h"
#include "source/environment.h"
#include "source/item.h"
#include "source/layout.h"
#include "target/unresolved.h"

/* How many words one container's command line may have. */
#define WORDS_MAX 10000

/* A container and its command line, as far as it was read. */
struct container {
	const struct pod *pod;
	const struct node *node;
	const char *path; /* "spec.containers[0]" */
	const char *image;
	const char *gap;
	struct environment environment;
	struct vector words; /* struct word */
};

static struct argvet_origin
origin_of(const struct container *container, const struct node *node, const char *path)
{
	struct argvet_origin origin = container->pod->place.origin;

	origin.path = path;
	origin.line = node->line;
	origin.column = node->column;
	return origin;
}

static const char *
copy_text(const struct container *container, const struct node *node, const char *key)
{
	return arena_copy(container->pod->intake->arena, node_text(node_get(node, key)));
}

static void
read_environment(struct container *container)
{
	const struct node *env = node_get(container->node, "env");
	struct environment *environment = &container->environment;

	environment->open = container->pod->document->template ||
			    node_get(container->node, "envFrom") != NULL ||
			    (env != NULL && env->kind != NODE_SEQUENCE);
	if (env == NULL || env->kind != NODE_SEQUENCE)
		return;
	for (size_t i = 0; i < env->count; i++) {
		const char *name = copy_text(container, env->items[i], "name");
		const char *value = copy_text(container, env->items[i], "value");

		if (name == NULL)
			continue;
		if (value == NULL && node_get(env->items[i], "valueFrom") == NULL)
			value = "";
		environment_set(environment, name, value);
	}
}

static void
add_word(struct container *container, const struct node *node, const char *path)
{
	struct arena *arena = container->pod->intake->arena;
	const char *text = arena_copy(arena, node->text);
	struct expansion expansion = environment_expand(&container->environment, text);
	struct word *word = vector_add(&container->words);

	word->text = expansion.text;
	word->layout = expansion.changed ? NULL : layout_copy(arena, node, 0);
	word->unresolved = expansion.unknown != NULL ? expansion.unknown
						     : unresolved_part(arena, expansion.defaced);
	word->origin = origin_of(container, node, path);
}

/* Lines that a template has yet to fill in, between the key and the end of its list. */
static void
note_gap_lines(struct container *container, const struct node_pair *pair)
{
	uint32_t from = pair->key->line < pair->value->line ? pair->key->line : pair->value->line;
	const struct document *document = container->pod->document;
	const struct template_gap *gap = template_find_gap(document->gaps, document->gap_count,
							   from, pair->value->last_line);

	if (gap != NULL && container->gap == NULL)
		container->gap =
			arena_printf(container->pod->intake->arena,
				     "line %u, \"%s\", may hold more flags", gap->line, gap->text);
}

/* command or args that is no list: the work of a template, or a mistake. */
static void
refuse_list(struct container *container, const struct node *value, const char *path)
{
	struct intake *intake = container->pod->intake;
	const char *text = node_text(value);
	struct argvet_origin origin = origin_of(container, value, path);

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
list_path(const struct container *container, const char *key)
{
	return arena_printf(container->pod->intake->arena, "%s.%s", container->path, key);
}

static void
read_words(struct container *container, const char *key)
{
	struct arena *arena = container->pod->intake->arena;
	const struct node_pair *pair = node_find(container->node, key);
	const struct node *list = pair != NULL ? pair->value : NULL;
	const char *path;

	if (list == NULL)
		return;
	note_gap_lines(container, pair);
	if (node_is_null(list))
		return;
	path = list_path(container, key);
	if (list->kind != NODE_SEQUENCE) {
		refuse_list(container, list, path);
		return;
	}
	for (size_t i = 0; i < list->count && container->words.count < WORDS_MAX; i++) {
		const struct node *item = list->items[i];

		if (item->kind == NODE_SCALAR && !node_is_null(item))
			add_word(container, item, arena_indexed(arena, path, i));
	}
	if (container->words.count == WORDS_MAX)
		container->gap = arena_printf(arena, "more than %d words", WORDS_MAX);
}

static void
check_items(const struct container *container, const char *key)
{
	struct intake *intake = container->pod->intake;
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
		path = arena_indexed(intake->arena, list_path(container, key), i);
		origin = origin_of(container, list->items[i], path);
		problem_add(&intake->problems, lost ? PROBLEM_ERROR : PROBLEM_WARNING, &origin,
			    "%s is %s; Kubernetes refuses it", path, fault);
	}
}

static const struct target *
offer(const struct container *container, const struct word *words, size_t count)
{
	struct command_line line = {
		.place = container->pod->place,
		.words = words,
		.count = count,
		.gap = container->gap,
	};

	line.place.origin = words[0].origin;
	line.place.origin.path = container->path;
	line.place.container = copy_text(container, container->node, "name");
	line.place.image = container->image;
	return intake_offer(container->pod->intake, &line);
}

/* The words with a program before them that the image stands for. */
static const struct target *
offer_image(const struct container *container, const char *program)
{
	struct arena *arena = container->pod->intake->arena;
	size_t count = container->words.count;
	struct word *words = arena_alloc(arena, (count + 1) * sizeof(*words));

	words[0].text = program;
	words[0].origin = origin_of(container, node_get(container->node, "image"),
				    arena_printf(arena, "%s.image", container->path));
	if (count > 0)
		memcpy(words + 1, container->words.items, count * sizeof(*words));
	return offer(container, words, count + 1);
}

static bool
is_hyperkube(const char *image)
{
	return strncmp(path_base(image), "hyperkube", strlen("hyperkube")) == 0;
}

static const struct target *
offer_container(const struct container *container, bool has_command)
{
	struct arena *arena = container->pod->intake->arena;
	const struct components *components = container->pod->intake->components;
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

bool
container_read(const struct pod *pod, const struct node *node, const char *path)
{
	struct container container = {
		.pod = pod,
		.node = node,
		.path = path,
		.words = VECTOR(struct word),
	};
	bool has_command;
	bool found;

	container.image = copy_text(&container, node, "image");
	environment_init(&container.environment, pod->intake->arena, pod->budget);
	read_environment(&container);
	read_words(&container, "command");
	has_command = container.words.count > 0;
	read_words(&container, "args");
	found = offer_container(&container, has_command) != NULL;
	if (found) {
		check_items(&container, "command");
		check_items(&container, "args");
	}
	environment_free(&container.environment);
	vector_free(&container.words);
	return found;
}

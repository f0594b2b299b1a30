/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "base/child.h"
#include "base/cleanup.h"
#include "base/file.h"
#include "isolation/retreat.h"
#include "isolation/sandbox.h"

/* How long reading may take, in milliseconds. */
#define PATIENCE 10000

/* More than this has nothing to do with what was to be read. In bytes. */
#define MESSAGE_MAX ((size_t)128 * 1024 * 1024)

/* The fewest bytes of a node and of a document in a message. */
#define NODE_SIZE     (10 * sizeof(uint32_t))
#define DOCUMENT_SIZE (5 * sizeof(uint32_t))

static const struct sandbox_limits limits_of_reader = {
	.memory = (size_t)1024 * 1024 * 1024,
	.cpu = PATIENCE / 1000,
	.descriptors = 16,
};

void
apart_read_here(struct arena *arena, const char *bytes, size_t length,
		const struct document_limits *limits, struct vector *documents)
{
	struct document_reader *reader = document_reader_new(arena, bytes, length, limits);
	enum document_result result;

	do {
		struct apart_document one = {0};

		result = document_read(reader, &one.document, &one.error);
		if (result == DOCUMENT_READ)
			one.error.message = NULL;
		if (result != DOCUMENT_END)
			*(struct apart_document *)vector_add(documents) = one;
	} while (result == DOCUMENT_READ);
	document_reader_free(reader);
}

static void
put_node(struct strbuf *message, const struct node *node)
{
	wire_put_u32(message, node->kind);
	wire_put_bool(message, node->plain);
	wire_put_u32(message, node->line);
	wire_put_u32(message, node->column);
	wire_put_u32(message, node->last_line);
	wire_put_u32(message, node->text_line);
	wire_put_u32(message, node->text_column);
	wire_put_u32(message, node->text_indent);
	wire_put_text(message, node->kind == NODE_SCALAR ? node->text : NULL);
	wire_put_u32(message, (uint32_t)node->count);
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_SEQUENCE) {
			put_node(message, node->items[i]);
		} else {
			put_node(message, node->pairs[i].key);
			put_node(message, node->pairs[i].value);
		}
	}
}

void
apart_put(struct strbuf *message, const struct vector *documents)
{
	for (size_t i = 0; i < documents->count; i++) {
		const struct apart_document *one = vector_at(documents, i);
		bool good = one->error.message == NULL;

		wire_put_text(message, one->error.message);
		wire_put_u32(message, one->error.line);
		wire_put_u32(message, one->error.column);
		wire_put_u32(message, (uint32_t)one->document.number);
		wire_put_bool(message, one->document.template);
		wire_put_u32(message, one->document.template_line);
		wire_put_u32(message, one->document.template_column);
		wire_put_bool(message, good && one->document.root != NULL);
		if (good && one->document.root != NULL)
			put_node(message, one->document.root);
	}
}

/* Never NULL: behind an error it is an empty scalar. */
static const struct node *get_node(struct wire *wire, struct arena *arena, size_t depth);

static void
get_items(struct wire *wire, struct arena *arena, size_t depth, struct node *node)
{
	const struct node **items = arena_alloc(arena, node->count * sizeof(const struct node *));

	for (size_t i = 0; i < node->count; i++) {
		items[i] = get_node(wire, arena, depth);
		node->size += items[i]->size;
		if (node->height <= items[i]->height)
			node->height = items[i]->height + 1;
	}
	node->items = items;
}

static void
get_pairs(struct wire *wire, struct arena *arena, size_t depth, struct node *node)
{
	struct node_pair *pairs = arena_alloc(arena, node->count * sizeof(*pairs));

	for (size_t i = 0; i < node->count; i++) {
		pairs[i].key = get_node(wire, arena, depth);
		pairs[i].value = get_node(wire, arena, depth);
		node->size += pairs[i].key->size + pairs[i].value->size;
		if (node->height <= pairs[i].key->height)
			node->height = pairs[i].key->height + 1;
		if (node->height <= pairs[i].value->height)
			node->height = pairs[i].value->height + 1;
	}
	node->pairs = pairs;
}

static const struct node *
get_node(struct wire *wire, struct arena *arena, size_t depth)
{
	static const struct node nothing = {.kind = NODE_SCALAR, .text = "", .size = 1};
	struct node *node;

	if (depth == 0)
		wire_break(wire);
	if (wire->broken)
		return &nothing;
	node = arena_alloc(arena, sizeof(*node));
	node->kind = wire_get_enum(wire, NODE_SCALAR, NODE_MAPPING);
	node->plain = wire_get_bool(wire);
	node->line = wire_get_u32(wire);
	node->column = wire_get_u32(wire);
	node->last_line = wire_get_u32(wire);
	node->text_line = wire_get_u32(wire);
	node->text_column = wire_get_u32(wire);
	node->text_indent = wire_get_u32(wire);
	node->text = arena_copy(arena, wire_get_text(wire));
	node->count = wire_get_count(wire, NODE_SIZE - sizeof(uint32_t));
	node->size = 1;
	if ((node->kind == NODE_SCALAR) != (node->text != NULL) ||
	    (node->kind == NODE_SCALAR && node->count > 0))
		wire_break(wire);
	if (wire->broken)
		return &nothing;
	if (node->kind == NODE_SEQUENCE)
		get_items(wire, arena, depth - 1, node);
	else if (node->kind == NODE_MAPPING)
		get_pairs(wire, arena, depth - 1, node);
	return node;
}

void
apart_get(struct wire *wire, struct arena *arena, size_t depth, struct vector *documents)
{
	while (!wire->broken && wire->at < wire->end) {
		struct apart_document one = {0};

		one.error.message = arena_copy(arena, wire_get_text(wire));
		one.error.line = wire_get_u32(wire);
		one.error.column = wire_get_u32(wire);
		one.document.number = wire_get_u32(wire);
		one.document.template = wire_get_bool(wire);
		one.document.template_line = wire_get_u32(wire);
		one.document.template_column = wire_get_u32(wire);
		if (wire_get_bool(wire))
			one.document.root = get_node(wire, arena, depth);
		if (!wire->broken)
			*(struct apart_document *)vector_add(documents) = one;
	}
}

/* What is to be read, and where to say what it is. */
struct errand {
	struct arena *arena;
	const char *bytes;
	size_t length;
	const struct document_limits *limits;
	pid_t parent;
	int out;
};

static _Noreturn void
run_errand(const struct errand *errand)
{
	struct vector documents = VECTOR(struct apart_document);
	struct strbuf message = {0};

	if (!retreat_from(errand->parent))
		_exit(1);
	retreat_keep(&errand->out, 1);
	sandbox_keep_nothing(&limits_of_reader);
	apart_read_here(errand->arena, errand->bytes, errand->length, errand->limits, &documents);
	apart_put(&message, &documents);
	_exit(file_write(errand->out, message.text, message.length) == 0 ? 0 : 1);
}

/* Adds all that comes until the other end is closed; false if that takes too long. */
static bool
hear(int fd, struct strbuf *message)
{
	char bytes[16384];
	ssize_t got;

	for (;;) {
		struct pollfd entry = {.fd = fd, .events = POLLIN};
		int ready = poll(&entry, 1, PATIENCE);

		/* Whoever is stopped and goes on is interrupted. */
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0 || message->length > MESSAGE_MAX)
			return false;
		got = read(fd, bytes, sizeof(bytes));
		if (got <= 0)
			return got == 0;
		strbuf_add(message, bytes, (size_t)got);
	}
}

static int
tell_end(int status, bool heard, struct error **err)
{
	cleanup_strbuf struct strbuf end = {0};

	if (!heard)
		return error_make(err, 0, "its reader gave no answer in %d s", PATIENCE / 1000);
	child_add_end(&end, status);
	return error_make(err, 0, "its reader %s", end.text);
}

int
apart_read(struct arena *arena, const char *bytes, size_t length,
	   const struct document_limits *limits, struct vector *documents, struct error **err)
{
	cleanup_strbuf struct strbuf message = {0};
	cleanup_close int in = -1;
	struct errand errand = {arena, bytes, length, limits, getpid(), -1};
	struct wire wire;
	int ends[2];
	pid_t pid;
	bool heard;
	int status;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_make(err, errno, "cannot make a channel to its reader");
	in = ends[0];
	errand.out = ends[1];
	pid = fork();
	if (pid == 0)
		run_errand(&errand);
	status = errno;
	close(errand.out);
	if (pid < 0)
		return error_make(err, status, "cannot make a process to read it");
	/* A message of nothing is one, too. */
	strbuf_add_text(&message, "");
	heard = hear(in, &message);
	if (!heard)
		kill(pid, SIGKILL);
	status = child_reap(pid);
	if (status != 0)
		return tell_end(status, heard, err);
	wire = WIRE(message.text, message.length);
	apart_get(&wire, arena, limits->depth + 2, documents);
	return wire_ends(&wire) ? 0 : error_make(err, 0, "its reader said what makes no sense");
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "isolation/answer.h"

#include <stdbool.h>
#include <string.h>

#include "scan/scan.h"

/* What follows of an origin, and of the word or whatever else it belongs to. */
enum {
	ORIGIN_FILE = 1, /* another file than that of the last origin */
	ORIGIN_PATH = 2,
	ORIGIN_LINE = 4, /* line and column */
	ORIGIN_PID = 8,
	ORIGIN_ALL = 15,
	WORD_UNRESOLVED = 16,
	WORD_LAYOUT = 32,
	WORD_LAYOUT_HERE = 64, /* nothing: the text lies where its origin is, without indent */
	WORD_ALL = 127,
};

/* Where a finding is: one of these, or the number of a word behind them. */
enum {
	PLACE_OWN = 0, /* an origin follows */
	PLACE_TARGET,
	PLACE_WORD,
};

enum {
	REMEDY_NONE = 0,
	REMEDY_CHECK, /* what the check has for everybody */
	REMEDY_OWN,   /* a text follows */
};

/* The fewest bytes of things that come in numbers. */
#define NUMBER       sizeof(uint32_t)
#define PROBLEM_SIZE (4 * NUMBER)
#define WAIVE_SIZE   (2 * NUMBER)
#define WORD_SIZE    (2 * NUMBER)
#define FINDING_SIZE (5 * NUMBER)
#define RESULT_SIZE  (5 * NUMBER)
#define TARGET_SIZE  (19 * NUMBER)

struct writer {
	struct strbuf *message;
	/* Of the last origin. */
	const char *file;
	/* Of the last target that has some. */
	const struct annotation *waive;
};

/* The reader's side of the same. */
struct reading {
	struct wire *wire;
	const struct answer_reader *reader;
	const char *file;
	const struct annotation *waive;
	size_t waive_count;
};

static bool
are_equal(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* flags: what its owner wants to say with the same number. */
static void
put_origin(struct writer *writer, const struct argvet_origin *origin, uint32_t flags)
{
	struct strbuf *message = writer->message;
	bool moved = !are_equal(origin->file, writer->file);

	flags |= (moved ? ORIGIN_FILE : 0) | (origin->path != NULL ? ORIGIN_PATH : 0) |
		 (origin->line != 0 || origin->column != 0 ? ORIGIN_LINE : 0) |
		 (origin->pid != 0 ? ORIGIN_PID : 0);
	wire_put_u32(message, flags);
	if (flags & ORIGIN_FILE)
		wire_put_text(message, writer->file = origin->file);
	if (flags & ORIGIN_PATH)
		wire_put_text(message, origin->path);
	if (flags & ORIGIN_LINE) {
		wire_put_u32(message, origin->line);
		wire_put_u32(message, origin->column);
	}
	if (flags & ORIGIN_PID)
		wire_put_i64(message, origin->pid);
}

static const char *
get_text(struct reading *reading)
{
	return intern_text(reading->reader->intern, wire_get_text(reading->wire));
}

/* A text that must be there. */
static const char *
need_text(struct reading *reading)
{
	const char *text = get_text(reading);

	if (text == NULL)
		wire_break(reading->wire);
	return text;
}

/* Returns the flags, of which there are no others than known. */
static uint32_t
get_origin(struct reading *reading, struct argvet_origin *origin, uint32_t known)
{
	struct wire *wire = reading->wire;
	uint32_t flags = wire_get_u32(wire);

	if ((flags & ~known) != 0) {
		wire_break(wire);
		flags = 0;
	}
	if (flags & ORIGIN_FILE)
		reading->file = get_text(reading);
	origin->size = sizeof(*origin);
	origin->file = reading->file;
	if (flags & ORIGIN_PATH)
		origin->path = get_text(reading);
	if (flags & ORIGIN_LINE) {
		origin->line = wire_get_u32(wire);
		origin->column = wire_get_u32(wire);
	}
	if (flags & ORIGIN_PID)
		origin->pid = wire_get_i64(wire);
	return flags;
}

static void
put_problem(struct writer *writer, const struct problem *problem)
{
	wire_put_u32(writer->message, problem->severity);
	put_origin(writer, &problem->origin, 0);
	wire_put_text(writer->message, problem->message);
	wire_put_text(writer->message, problem->host);
}

static void
get_problem(struct reading *reading, struct problem *problem)
{
	problem->severity = wire_get_enum(reading->wire, PROBLEM_WARNING, PROBLEM_ERROR);
	get_origin(reading, &problem->origin, ORIGIN_ALL);
	problem->message = need_text(reading);
	problem->host = get_text(reading);
}

/* That containers of one object have one array must be seen on the other side as well. */
static void
put_waive(struct writer *writer, const struct place *place)
{
	bool same = place->waive_count > 0 && place->waive == writer->waive;

	wire_put_bool(writer->message, same);
	if (same)
		return;
	wire_put_u32(writer->message, (uint32_t)place->waive_count);
	for (size_t i = 0; i < place->waive_count; i++) {
		put_origin(writer, &place->waive[i].origin, 0);
		wire_put_text(writer->message, place->waive[i].text);
	}
	if (place->waive_count > 0)
		writer->waive = place->waive;
}

static void
get_waive_anew(struct reading *reading, struct place *place)
{
	size_t count = wire_get_count(reading->wire, WAIVE_SIZE);
	struct annotation *waive;

	if (count == 0)
		return;
	waive = arena_alloc(reading->reader->arena, count * sizeof(*waive));
	for (size_t i = 0; i < count; i++) {
		get_origin(reading, &waive[i].origin, ORIGIN_ALL);
		waive[i].text = need_text(reading);
	}
	place->waive = reading->waive = waive;
	place->waive_count = reading->waive_count = count;
}

static void
get_waive(struct reading *reading, struct place *place)
{
	if (!wire_get_bool(reading->wire)) {
		get_waive_anew(reading, place);
		return;
	}
	if (reading->waive == NULL)
		wire_break(reading->wire);
	place->waive = reading->waive;
	place->waive_count = reading->waive_count;
}

static void
put_place(struct writer *writer, const struct place *place)
{
	struct strbuf *message = writer->message;

	wire_put_u32(message, place->source);
	put_origin(writer, &place->origin, 0);
	wire_put_u32(message, (uint32_t)place->document);
	wire_put_text(message, place->object.kind);
	wire_put_text(message, place->object.namespace);
	wire_put_text(message, place->object.name);
	wire_put_text(message, place->container);
	wire_put_text(message, place->image);
	wire_put_text(message, place->host);
	put_waive(writer, place);
}

static void
get_place(struct reading *reading, struct place *place)
{
	place->source = wire_get_enum(reading->wire, SOURCE_PROCESS, SOURCE_ARGV);
	get_origin(reading, &place->origin, ORIGIN_ALL);
	place->document = wire_get_u32(reading->wire);
	place->object.kind = get_text(reading);
	place->object.namespace = get_text(reading);
	place->object.name = get_text(reading);
	place->container = get_text(reading);
	place->image = get_text(reading);
	place->host = get_text(reading);
	get_waive(reading, place);
}

static void
put_version(struct strbuf *message, const struct kubernetes_version *version)
{
	wire_put_u32(message, (uint32_t)version->number.major << 16 | version->number.minor);
	wire_put_text(message, version->text);
	wire_put_u32(message, version->source);
}

static void
get_version(struct reading *reading, struct kubernetes_version *version)
{
	uint32_t number = wire_get_u32(reading->wire);

	version->number.major = (uint16_t)(number >> 16);
	version->number.minor = (uint16_t)number;
	version->text = get_text(reading);
	version->source = wire_get_enum(reading->wire, VERSION_UNKNOWN, VERSION_FROM_OPTION);
	if ((version->text != NULL) != (version->source != VERSION_UNKNOWN))
		wire_break(reading->wire);
}

static bool
lies_at_origin(const struct word *word)
{
	return word->layout->line == word->origin.line &&
	       word->layout->column == word->origin.column && word->layout->indent == 0;
}

static void
put_word(struct writer *writer, const struct word *word)
{
	struct strbuf *message = writer->message;
	uint32_t flags = word->unresolved != NULL ? WORD_UNRESOLVED : 0;

	if (word->layout != NULL)
		flags |= lies_at_origin(word) ? WORD_LAYOUT_HERE : WORD_LAYOUT;
	put_origin(writer, &word->origin, flags);
	wire_put_text(message, word->text);
	if (flags & WORD_UNRESOLVED)
		wire_put_text(message, word->unresolved);
	if (flags & WORD_LAYOUT) {
		wire_put_u32(message, word->layout->line);
		wire_put_u32(message, word->layout->column);
		wire_put_u32(message, word->layout->indent);
	}
}

static void
put_words(struct writer *writer, const struct target *target)
{
	size_t layouts = 0;

	for (size_t i = 0; i < target->word_count; i++)
		layouts += target->words[i].layout != NULL;
	wire_put_u32(writer->message, (uint32_t)target->word_count);
	wire_put_u32(writer->message, (uint32_t)layouts);
	for (size_t i = 0; i < target->word_count; i++)
		put_word(writer, &target->words[i]);
}

/* Returns true if the word has a layout. */
static bool
get_word(struct reading *reading, struct word *word, struct word_layout *layout)
{
	struct wire *wire = reading->wire;
	uint32_t flags = get_origin(reading, &word->origin, WORD_ALL);

	word->text = need_text(reading);
	if (flags & WORD_UNRESOLVED)
		word->unresolved = need_text(reading);
	if ((flags & (WORD_LAYOUT | WORD_LAYOUT_HERE)) == 0 || wire->broken)
		return false;
	word->layout = layout;
	layout->line = flags & WORD_LAYOUT ? wire_get_u32(wire) : word->origin.line;
	layout->column = flags & WORD_LAYOUT ? wire_get_u32(wire) : word->origin.column;
	layout->indent = flags & WORD_LAYOUT ? wire_get_u32(wire) : 0;
	return true;
}

/* There is room for one layout more than was told, so that a false number is seen when it is too
 * late to do harm. */
static void
get_words(struct reading *reading, struct target *target)
{
	struct arena *arena = reading->reader->arena;
	size_t count = wire_get_count(reading->wire, WORD_SIZE);
	size_t layouts = wire_get_u32(reading->wire);
	struct word *words;
	struct word_layout *layout;
	size_t used = 0;

	if (count == 0 || layouts > count) {
		wire_break(reading->wire);
		return;
	}
	words = arena_alloc(arena, count * sizeof(*words));
	layout = arena_alloc(arena, (layouts + 1) * sizeof(*layout));
	for (size_t i = 0; i < count && !reading->wire->broken; i++) {
		used += get_word(reading, &words[i], &layout[used]);
		if (used > layouts)
			wire_break(reading->wire);
	}
	if (used != layouts)
		wire_break(reading->wire);
	target->words = words;
	target->word_count = count;
}

static void
put_finding_place(struct writer *writer, const struct target *target,
		  const struct argvet_origin *origin)
{
	if (origin == &target->place.origin) {
		wire_put_u32(writer->message, PLACE_TARGET);
		return;
	}
	for (size_t i = 0; i < target->word_count; i++) {
		if (origin != &target->words[i].origin)
			continue;
		wire_put_u32(writer->message, PLACE_WORD + (uint32_t)i);
		return;
	}
	wire_put_u32(writer->message, PLACE_OWN);
	put_origin(writer, origin, 0);
}

static const struct argvet_origin *
get_finding_place(struct reading *reading, const struct target *target)
{
	uint32_t where = wire_get_u32(reading->wire);
	struct argvet_origin *origin;

	if (where == PLACE_TARGET)
		return &target->place.origin;
	if (where >= PLACE_WORD && where - PLACE_WORD < target->word_count)
		return &target->words[where - PLACE_WORD].origin;
	if (where != PLACE_OWN)
		wire_break(reading->wire);
	origin = arena_alloc(reading->reader->arena, sizeof(*origin));
	get_origin(reading, origin, ORIGIN_ALL);
	return origin;
}

static void
put_finding(struct writer *writer, const struct target *target,
	    const struct argvet_finding *finding)
{
	wire_put_u32(writer->message, finding->kind);
	wire_put_text(writer->message, finding->flag);
	wire_put_text(writer->message, finding->expected);
	wire_put_text(writer->message, finding->actual);
	put_finding_place(writer, target, finding->origin);
}

static void
get_finding(struct reading *reading, const struct target *target, struct argvet_finding *finding)
{
	finding->size = sizeof(*finding);
	finding->kind =
		wire_get_enum(reading->wire, ARGVET_MISSING_ATTRIBUTE, ARGVET_REDUNDANT_ATTRIBUTE);
	finding->flag = need_text(reading);
	finding->expected = need_text(reading);
	finding->actual = get_text(reading);
	finding->origin = get_finding_place(reading, target);
}

static void
put_remedy(struct strbuf *message, const struct check_result *one)
{
	if (one->remedy == NULL) {
		wire_put_u32(message, REMEDY_NONE);
	} else if (one->remedy == one->check->plugin.remediation) {
		wire_put_u32(message, REMEDY_CHECK);
	} else {
		wire_put_u32(message, REMEDY_OWN);
		wire_put_text(message, one->remedy);
	}
}

static const char *
get_remedy(struct reading *reading, const struct check_result *one)
{
	uint32_t remedy = wire_get_enum(reading->wire, REMEDY_NONE, REMEDY_OWN);

	if (remedy == REMEDY_CHECK)
		return one->check->plugin.remediation;
	return remedy == REMEDY_OWN ? need_text(reading) : NULL;
}

static void
put_result(struct writer *writer, const struct target *target, const struct check_result *one)
{
	wire_put_u32(writer->message, one->status);
	wire_put_text(writer->message, one->message);
	put_remedy(writer->message, one);
	wire_put_u32(writer->message, (uint32_t)one->finding_count);
	for (size_t i = 0; i < one->finding_count; i++)
		put_finding(writer, target, &one->findings[i]);
}

/* Could a check and this program's own work have come to that? */
static bool
is_plausible(const struct check_result *one)
{
	if ((one->finding_count > 0) != (one->status == STATUS_FAIL))
		return false;
	if (one->remedy != NULL && one->status != STATUS_FAIL)
		return false;
	return one->status != STATUS_WAIVED &&
	       (one->status != STATUS_ERROR || one->message != NULL);
}

static void
get_result(struct reading *reading, const struct target *target, struct check_result *one)
{
	struct wire *wire = reading->wire;
	size_t count;

	one->status = wire_get_enum(wire, STATUS_PASS, STATUS_ERROR);
	one->message = get_text(reading);
	one->remedy = get_remedy(reading, one);
	count = wire_get_count(wire, FINDING_SIZE);
	if (count > 0)
		one->findings = arena_alloc(reading->reader->arena, count * sizeof(*one->findings));
	one->finding_count = count;
	for (size_t i = 0; i < count && !wire->broken; i++)
		get_finding(reading, target, &one->findings[i]);
	if (!is_plausible(one))
		wire_break(wire);
}

/* Both lists are in the order of the checks' ids. */
static void
put_results(struct writer *writer, const struct vector *checks, const struct target_result *slot)
{
	size_t index = 0;

	wire_put_u32(writer->message, (uint32_t)slot->result_count);
	for (size_t i = 0; i < slot->result_count; i++) {
		while (*(const struct check **)vector_at(checks, index) != slot->results[i].check)
			index++;
		wire_put_u32(writer->message, (uint32_t)index);
		put_result(writer, slot->target, &slot->results[i]);
	}
}

/* The check of the next result, which comes behind those that were there before; or NULL. */
static const struct check *
get_check(struct reading *reading, const struct component *component, size_t *next)
{
	const struct vector *checks = reading->reader->checks;
	size_t index = wire_get_u32(reading->wire);
	const struct check *check;

	if (reading->wire->broken || index < *next || index >= checks->count) {
		wire_break(reading->wire);
		return NULL;
	}
	check = *(const struct check **)vector_at(checks, index);
	if (!scan_judges(check, component)) {
		wire_break(reading->wire);
		return NULL;
	}
	*next = index + 1;
	return check;
}

static size_t
count_judges(const struct vector *checks, const struct component *component)
{
	size_t count = 0;

	for (size_t i = 0; i < checks->count; i++)
		count += scan_judges(*(const struct check **)vector_at(checks, i), component);
	return count;
}

/* One of each check that judges the component: a result that is missing would be nobody's. */
static void
get_results(struct reading *reading, struct target_result *slot)
{
	size_t count = wire_get_count(reading->wire, RESULT_SIZE);
	size_t next = 0;

	if (count != count_judges(reading->reader->checks, slot->target->component)) {
		wire_break(reading->wire);
		return;
	}
	slot->results = arena_alloc(reading->reader->arena, count * sizeof(*slot->results));
	slot->result_count = count;
	for (size_t i = 0; i < count; i++) {
		struct check_result *one = &slot->results[i];

		one->check = get_check(reading, slot->target->component, &next);
		if (one->check == NULL)
			return;
		get_result(reading, slot->target, one);
	}
}

static void
put_target(struct writer *writer, const struct target *target)
{
	wire_put_text(writer->message, target->component->name);
	put_place(writer, &target->place);
	put_version(writer->message, &target->kubernetes);
	put_words(writer, target);
	wire_put_text(writer->message, target->gap);
}

/* NULL if the message is wrong. */
static const struct target *
get_target(struct reading *reading)
{
	const char *name = wire_get_text(reading->wire);
	const struct component *component =
		name != NULL ? components_find(reading->reader->components, name) : NULL;
	struct target *target;

	if (component == NULL) {
		wire_break(reading->wire);
		return NULL;
	}
	target = arena_alloc(reading->reader->arena, sizeof(*target));
	target->component = component;
	get_place(reading, &target->place);
	get_version(reading, &target->kubernetes);
	get_words(reading, target);
	target->gap = get_text(reading);
	return reading->wire->broken ? NULL : target;
}

static void
get_target_result(struct reading *reading, struct target_result *slot)
{
	slot->target = get_target(reading);
	if (slot->target != NULL)
		get_results(reading, slot);
}

void
answer_put(struct strbuf *message, const struct intake *intake, const struct result *result)
{
	const struct vector *problems = &intake->problems.items;
	struct writer writer = {.message = message};

	wire_put_u32(message, (uint32_t)intake->files);
	wire_put_u32(message, (uint32_t)intake->processes);
	wire_put_u32(message, (uint32_t)problems->count);
	for (size_t i = 0; i < problems->count; i++)
		put_problem(&writer, vector_at(problems, i));
	wire_put_u32(message, (uint32_t)result->targets.count);
	for (size_t i = 0; i < result->targets.count; i++) {
		const struct target_result *slot = vector_at(&result->targets, i);

		put_target(&writer, slot->target);
		put_results(&writer, result->checks, slot);
	}
}

void
answer_get(struct wire *wire, const struct answer_reader *reader, struct answer *answer)
{
	struct reading reading = {.wire = wire, .reader = reader};
	size_t count;

	answer->files = wire_get_u32(wire);
	answer->processes = wire_get_u32(wire);
	count = wire_get_count(wire, PROBLEM_SIZE);
	for (size_t i = 0; i < count && !wire->broken; i++)
		get_problem(&reading, vector_add(&answer->problems));
	count = wire_get_count(wire, TARGET_SIZE);
	for (size_t i = 0; i < count && !wire->broken; i++)
		get_target_result(&reading, vector_add(&answer->targets));
	if (wire->broken) {
		answer->files = answer->processes = 0;
		answer->problems.count = answer->targets.count = 0;
	}
}

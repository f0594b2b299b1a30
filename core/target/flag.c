/* SPDX-License-Identifier: Apache-2.0 */
#include "target/flag.h"

#include <ctype.h>
#include <search.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "base/vector.h"
#include "target/unresolved.h"
#include "target/value.h"

/* One writing of a flag. */
struct occurrence {
	const char *name; /* with dashes */
	const char *value;
	const char *unresolved;
	const struct argvet_origin *origin;
	size_t order;
	enum argvet_type type;
};

/* A flag's name, with dashes, and what is known about it. */
struct known_flag {
	const char *name;
	const struct flag_spec *spec;
	enum argvet_type type;
};

struct parser {
	struct arena *arena;
	const struct component *component;
	struct argvet_version version;
	struct problems *problems;
	const struct word *words;
	size_t count;
	size_t next;
	const struct word *open; /* as in struct flag_set */
	struct vector occurrences;
	size_t warnings;
	struct argvet_origin unsaid; /* where the first of too many belongs */
};

/* Nobody reads more about one command line. */
#define WARNINGS_MAX 20

/* What follows keeps a real server from starting. It changes no verdict, but whoever wrote the
 * line wants to know. */
static void __attribute__((format(printf, 3, 4)))
warn(struct parser *parser, const struct word *word, const char *format, ...)
{
	cleanup_free char *reason = NULL;
	va_list args;

	if (++parser->warnings == WARNINGS_MAX + 1)
		parser->unsaid = word->origin;
	if (parser->warnings > WARNINGS_MAX)
		return;
	va_start(args, format);
	reason = alloc_vprintf(format, args);
	va_end(args);
	problem_add(parser->problems, PROBLEM_WARNING, &word->origin, "%s would not start: %s",
		    parser->component->name, reason);
}

/* The folded name of --name=value or --name. */
static const char *
fold_name(struct arena *arena, const char *name, size_t length)
{
	char *folded = arena_copy_bytes(arena, name, length);

	for (char *c = folded; *c != '\0'; c++) {
		if (*c == '_')
			*c = '-';
	}
	return folded;
}

static struct known_flag
know_flag(const struct parser *parser, const char *name)
{
	const struct flag_spec *spec = component_flag(parser->component, name);

	return (struct known_flag){name, spec, component_spec_type(parser->component, name, spec)};
}

static void
warn_of_name(struct parser *parser, const struct word *word, const struct known_flag *flag,
	     size_t written_length)
{
	const struct flag_spec *spec = flag->spec;
	const char *name = flag->name;
	const char *written = word->text + 2;

	if (flag->type == 0) {
		/* The table reaches back to 1.12; of older servers it cannot say what they knew. */
		if (!argvet_older(parser->version, (struct argvet_version){1, 12}))
			warn(parser, word, "argvet knows no flag --%s of it", name);
		return;
	}
	if (spec == NULL || !version_known(parser->version))
		return;
	if (!version_within(parser->version, spec->since, spec->until))
		warn(parser, word, "Kubernetes %u.%u has no flag --%s", parser->version.major,
		     parser->version.minor, name);
	/* Seen with 1.21.1 alone: later servers take "_" for "-" in every flag. */
	else if (parser->version.major == 1 && parser->version.minor == 21 &&
		 memchr(written, '_', written_length) != NULL &&
		 (strlen(spec->name) != written_length ||
		  strncmp(spec->name, written, written_length) != 0))
		warn(parser, word, "Kubernetes 1.21 does not take \"_\" for \"-\" in --%s", name);
}

static void
warn_of_value(struct parser *parser, const struct word *word, const struct known_flag *flag,
	      const char *value)
{
	const struct flag_spec *spec = flag->spec;
	const char *name = flag->name;
	int64_t number;
	int truth;

	if (spec == NULL)
		return;
	if (spec->form == FORM_BOOLEAN && value_boolean(value, &truth) < 0)
		warn(parser, word, "--%s takes true or false, not \"%s\"", name, value);
	else if (spec->form == FORM_INTEGER && value_integer(value, &number) < 0)
		warn(parser, word, "--%s takes an integer, not \"%s\"", name, value);
	else if (spec->form == FORM_DURATION && !value_is_duration(value))
		warn(parser, word, "--%s takes a duration with its unit, such as 30s, not \"%s\"",
		     name, value);
}

static void
add_occurrence(struct parser *parser, const struct word *word, const struct known_flag *flag,
	       const char *value, const char *unresolved)
{
	struct occurrence *occurrence = vector_add(&parser->occurrences);

	*occurrence = (struct occurrence){
		.name = flag->name,
		.value = value,
		.unresolved = unresolved,
		.origin = &word->origin,
		.order = parser->occurrences.count,
		.type = flag->type,
	};
}

static void
add_value(struct parser *parser, const struct word *word, const struct known_flag *flag,
	  const char *value, const char *unresolved)
{
	if (unresolved == NULL)
		warn_of_value(parser, word, flag, value);
	add_occurrence(parser, word, flag, value, unresolved);
}

/* A flag without "=": a boolean is true, any other takes the next word whatever it looks like. */
static void
read_bare(struct parser *parser, const struct word *word, const struct known_flag *flag)
{
	const struct word *value =
		parser->next < parser->count ? &parser->words[parser->next] : NULL;

	if (flag->type == ARGVET_BOOL) {
		add_occurrence(parser, word, flag, "true", NULL);
		return;
	}
	/* Nobody knows how this one is read; taking a flag for its value would hide that flag. */
	if (flag->type == 0 && (value == NULL || value->text[0] == '-')) {
		add_occurrence(parser, word, flag, "", NULL);
		return;
	}
	if (value == NULL) {
		warn(parser, word, "--%s wants a value", flag->name);
		add_occurrence(parser, word, flag, "", NULL);
		return;
	}
	parser->next++;
	add_value(parser, word, flag, value->text, value->unresolved);
}

static void
read_long(struct parser *parser, const struct word *word)
{
	const char *written = word->text + 2;
	size_t length = (size_t)(strchrnul(written, '=') - written);
	struct known_flag flag;

	if (length == 0 || written[0] == '-') {
		warn(parser, word, "\"%s\" is no flag", word->text);
		return;
	}
	flag = know_flag(parser, fold_name(parser->arena, written, length));
	warn_of_name(parser, word, &flag, length);
	if (written[length] == '=')
		add_value(parser, word, &flag, written + length + 1, word->unresolved);
	else
		read_bare(parser, word, &flag);
}

/* -v 3, -v3, -v=3 and -h are all the short flags there are. */
static void
read_short(struct parser *parser, const struct word *word)
{
	const char *value = word->text + 2;
	struct known_flag flag;

	if (strcmp(word->text, "-h") == 0)
		return;
	if (word->text[1] != 'v' || (isalpha((unsigned char)*value) != 0)) {
		warn(parser, word, "\"%s\": a flag begins with two dashes", word->text);
		return;
	}
	flag = know_flag(parser, "v");
	if (*value == '\0')
		read_bare(parser, word, &flag);
	else
		add_value(parser, word, &flag, *value == '=' ? value + 1 : value, word->unresolved);
}

static void
read_stray(struct parser *parser, const struct word *word)
{
	if (word->text[0] != '\0')
		warn(parser, word, "it takes no argument \"%s\"", word->text);
}

static void
read_words(struct parser *parser)
{
	bool flags_ended = false;

	while (parser->next < parser->count) {
		const struct word *word = &parser->words[parser->next++];
		const char *text = word->text;

		if (!flags_ended && word->unresolved != NULL && unresolved_flags(text))
			parser->open = parser->open != NULL ? parser->open : word;
		else if (flags_ended || text[0] != '-' || text[1] == '\0')
			read_stray(parser, word);
		else if (strcmp(text, "--") == 0)
			flags_ended = true;
		else if (text[1] == '-')
			read_long(parser, word);
		else
			read_short(parser, word);
	}
}

static int
compare_occurrences(const void *left, const void *right)
{
	const struct occurrence *a = left;
	const struct occurrence *b = right;
	int order = strcmp(a->name, b->name);

	if (order != 0)
		return order;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The elements that a flag's occurrences add up to, each with the place it was written at. */
struct items {
	struct vector texts;   /* const char * */
	struct vector origins; /* const struct argvet_origin * */
	void *keys;            /* of struct key, as tsearch keeps them */
};

/* Where the value of a map's key is among the items. */
struct key {
	const char *text; /* up to its "=" */
	size_t length;
	size_t index;
};

static void
set_item(struct items *items, size_t index, const char *text, const struct argvet_origin *origin)
{
	*(const char **)vector_at(&items->texts, index) = text;
	*(const struct argvet_origin **)vector_at(&items->origins, index) = origin;
}

static void
add_item(struct items *items, const char *text, const struct argvet_origin *origin)
{
	vector_add(&items->texts);
	vector_add(&items->origins);
	set_item(items, items->texts.count - 1, text, origin);
}

static int
compare_keys(const void *left, const void *right)
{
	const struct key *a = left;
	const struct key *b = right;

	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	return memcmp(a->text, b->text, a->length);
}

static void
keep_key(void *key)
{
	(void)key;
}

/* A later value of a key takes the place of the earlier one. */
static void
merge_item(struct arena *arena, struct items *items, const char *text,
	   const struct argvet_origin *origin)
{
	struct key *key = arena_alloc(arena, sizeof(*key));
	struct key **found;

	*key = (struct key){text, strcspn(text, "="), items->texts.count};
	found = tsearch(key, &items->keys, compare_keys);
	if (found == NULL || *found == key)
		add_item(items, text, origin);
	else
		set_item(items, (*found)->index, text, origin);
}

static void
add_split(struct parser *parser, struct items *items, const struct occurrence *occurrence,
	  enum argvet_type type)
{
	cleanup_vector struct vector parts = VECTOR(const char *);

	if (type == ARGVET_LIST)
		value_split_list(parser->arena, occurrence->value, &parts);
	else
		value_split_map(parser->arena, occurrence->value, &parts);
	for (size_t i = 0; i < parts.count; i++) {
		const char *part = *(const char **)vector_at(&parts, i);

		if (type == ARGVET_LIST)
			add_item(items, part, occurrence->origin);
		else
			merge_item(parser->arena, items, part, occurrence->origin);
	}
}

/* A copy that ends with a NULL. */
static void *
copy_pointers(struct arena *arena, const struct vector *pointers)
{
	void **copy = arena_alloc(arena, (pointers->count + 1) * sizeof(*copy));

	if (pointers->count > 0)
		memcpy(copy, pointers->items, pointers->count * sizeof(*copy));
	return copy;
}

static const char *
join_values(struct arena *arena, const struct occurrence *occurrences, size_t count)
{
	cleanup_strbuf struct strbuf joined = {0};

	if (count == 1)
		return arena_copy(arena, occurrences->value);
	for (size_t i = 0; i < count; i++) {
		if (joined.length > 0 && occurrences[i].value[0] != '\0')
			strbuf_add_char(&joined, ',');
		strbuf_add_text(&joined, occurrences[i].value);
	}
	return arena_copy_bytes(arena, joined.text, joined.length);
}

static bool
adds_up(enum argvet_type type)
{
	return type == ARGVET_LIST || type == ARGVET_ARRAY || type == ARGVET_MAP;
}

/* The elements of a flag that takes several, from all of its occurrences. */
static void
add_up(struct parser *parser, const struct occurrence *occurrences, size_t count,
       struct argvet_flag *flag)
{
	struct items items = {VECTOR(const char *), VECTOR(const struct argvet_origin *), NULL};

	for (size_t i = 0; i < count; i++) {
		if (occurrences->type == ARGVET_ARRAY)
			add_item(&items, occurrences[i].value, occurrences[i].origin);
		else
			add_split(parser, &items, &occurrences[i], occurrences->type);
	}
	flag->items = copy_pointers(parser->arena, &items.texts);
	flag->item_origins = copy_pointers(parser->arena, &items.origins);
	tdestroy(items.keys, keep_key);
	vector_free(&items.texts);
	vector_free(&items.origins);
}

static void
set_only_item(struct arena *arena, const struct occurrence *occurrence, struct argvet_flag *flag)
{
	const char **items = arena_alloc(arena, 2 * sizeof(*items));
	const struct argvet_origin **origins = arena_alloc(arena, 2 * sizeof(*origins));

	if (occurrence->value[0] != '\0') {
		items[0] = occurrence->value;
		origins[0] = occurrence->origin;
	}
	flag->items = items;
	flag->item_origins = origins;
}

/* All occurrences of one name to one flag. */
static void
combine(struct parser *parser, const struct occurrence *occurrences, size_t count,
	struct argvet_flag *flag)
{
	const struct occurrence *last = &occurrences[count - 1];
	size_t first = adds_up(last->type) ? 0 : count - 1;

	*flag = (struct argvet_flag){
		.size = sizeof(*flag),
		.name = last->name,
		.value = join_values(parser->arena, occurrences + first, count - first),
		.origin = last->origin,
	};
	for (size_t i = first; i < count && flag->unresolved == NULL; i++)
		flag->unresolved = occurrences[i].unresolved;
	if (adds_up(last->type))
		add_up(parser, occurrences, count, flag);
	else
		set_only_item(parser->arena, last, flag);
}

static const struct flag_set *
combine_all(struct parser *parser)
{
	struct flag_set *set = arena_alloc(parser->arena, sizeof(*set));
	const struct occurrence *all = parser->occurrences.items;
	size_t count = parser->occurrences.count;
	struct argvet_flag *flags = arena_alloc(parser->arena, (count + 1) * sizeof(*flags));
	size_t end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && strcmp(all[end].name, all[i].name) == 0;)
			end++;
		combine(parser, all + i, end - i, &flags[set->count++]);
	}
	set->flags = flags;
	set->open = parser->open;
	return set;
}

static void
warn_of_conflicts(struct parser *parser, const struct flag_set *set)
{
	const struct flag_conflict *conflict = parser->component->conflicts;

	for (; conflict != NULL && conflict->one != NULL; conflict++) {
		const struct argvet_flag *one = flags_find(set, conflict->one);
		const struct word at = {.origin = one != NULL ? *one->origin
							      : (struct argvet_origin){0}};

		if (one != NULL && flags_find(set, conflict->other) != NULL)
			warn(parser, &at, "--%s and --%s exclude each other", conflict->one,
			     conflict->other);
	}
}

static void
count_warnings(const struct parser *parser)
{
	size_t more = parser->warnings - WARNINGS_MAX;

	if (parser->warnings > WARNINGS_MAX)
		problem_add(parser->problems, PROBLEM_WARNING, &parser->unsaid,
			    "%s would not start: %zu more %s such as these",
			    parser->component->name, more, more == 1 ? "reason" : "reasons");
}

const struct flag_set *
flags_read(struct arena *arena, const struct component *component, const struct word *words,
	   size_t count, struct argvet_version version, struct problems *problems)
{
	struct parser parser = {
		.arena = arena,
		.component = component,
		.version = version,
		.problems = problems,
		.words = words,
		.count = count,
		.next = 1,
		.occurrences = VECTOR(struct occurrence),
	};
	const struct flag_set *set;

	read_words(&parser);
	vector_sort(&parser.occurrences, compare_occurrences);
	set = combine_all(&parser);
	warn_of_conflicts(&parser, set);
	count_warnings(&parser);
	vector_free(&parser.occurrences);
	return set;
}

static int
compare_flag(const void *name, const void *flag)
{
	return strcmp(name, ((const struct argvet_flag *)flag)->name);
}

const struct argvet_flag *
flags_find(const struct flag_set *flags, const char *name)
{
	if (flags->count == 0)
		return NULL;
	return bsearch(name, flags->flags, flags->count, sizeof(*flags->flags), compare_flag);
}

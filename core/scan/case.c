/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/case.h"

#include <string.h>

#include "plugin/benchmark.h"
#include "plugin/parameter.h"
#include "scan/scan.h"
#include "source/cmdline.h"
#include "target/component.h"
#include "target/intake.h"

#define BLANKS " \t"

enum key {
	KEY_COMMAND = 0,
	KEY_KUBERNETES,
	KEY_STATUS,
	KEY_FINDING,
	KEY_MESSAGE,
	KEY_SET,
	KEY_COUNT,
};

static const char *const key_names[KEY_COUNT] = {
	[KEY_COMMAND] = "command", [KEY_KUBERNETES] = "kubernetes", [KEY_STATUS] = "status",
	[KEY_FINDING] = "finding", [KEY_MESSAGE] = "message",       [KEY_SET] = "set",
};

/* A value as it is written, maybe over several lines. */
struct entry {
	enum key key;
	const char *value;
	size_t line;
};

/* A case whose end has not been seen yet. */
struct draft {
	const char *title; /* NULL before the first case */
	size_t line;
	struct vector entries; /* struct entry */
};

struct reader {
	struct arena *arena;
	const char *file;
	size_t line; /* the one that is being read */
	struct draft draft;
	struct vector *cases;
};

#define bad_line(reader_, line_, err_, ...) \
	(error_make((err_), 0, __VA_ARGS__), \
	 error_wrap((err_), "%s:%zu", (reader_)->file, (size_t)(line_)))

/* Text without blanks at either end. */
static const char *
trimmed(struct arena *arena, const char *text, size_t length)
{
	while (length > 0 && strchr(BLANKS, text[0]) != NULL) {
		text++;
		length--;
	}
	while (length > 0 && strchr(BLANKS, text[length - 1]) != NULL)
		length--;
	return arena_copy_bytes(arena, text, length);
}

static const struct entry *
find_entry(const struct draft *draft, enum key key)
{
	for (size_t i = 0; i < draft->entries.count; i++) {
		const struct entry *entry = vector_at(&draft->entries, i);

		if (entry->key == key)
			return entry;
	}
	return NULL;
}

static bool
parse_kind(const char *name, size_t length, enum argvet_kind *kind)
{
	for (int k = ARGVET_MISSING_ATTRIBUTE; k <= ARGVET_REDUNDANT_ATTRIBUTE; k++) {
		const char *known = kind_name((enum argvet_kind)k);

		if (strlen(known) == length && strncmp(known, name, length) == 0) {
			*kind = (enum argvet_kind)k;
			return true;
		}
	}
	return false;
}

/* "IncorrectValue insecure-port" */
static int
parse_finding(const struct reader *reader, const struct entry *entry, struct case_finding *finding,
	      struct error **err)
{
	size_t kind_length = strcspn(entry->value, BLANKS);
	const char *flag = entry->value + kind_length;

	flag += strspn(flag, BLANKS);
	if (!parse_kind(entry->value, kind_length, &finding->kind))
		return bad_line(reader, entry->line, err,
				"\"%.*s\" is no kind of finding; there are MissingAttribute, "
				"IncorrectValue and RedundantAttribute",
				(int)kind_length, entry->value);
	if (flag[0] == '\0')
		return bad_line(reader, entry->line, err,
				"a finding needs its flag behind the kind: "
				"\"finding = %.*s insecure-port\"",
				(int)kind_length, entry->value);
	if (flag[0] == '-' || flag[strcspn(flag, BLANKS)] != '\0')
		return bad_line(reader, entry->line, err,
				"\"%s\" is not one flag's name without its dashes", flag);
	finding->flag = flag;
	return 0;
}

static int
parse_findings(const struct reader *reader, struct test_case *test, struct error **err)
{
	const struct vector *entries = &reader->draft.entries;
	struct case_finding *findings =
		arena_alloc(reader->arena, entries->count * sizeof(*findings));

	test->findings = findings;
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *entry = vector_at(entries, i);

		if (entry->key != KEY_FINDING)
			continue;
		if (parse_finding(reader, entry, &findings[test->finding_count], err) < 0)
			return -1;
		test->finding_count++;
	}
	return 0;
}

static int
parse_status(const struct reader *reader, struct test_case *test, struct error **err)
{
	const struct entry *entry = find_entry(&reader->draft, KEY_STATUS);

	if (entry == NULL)
		return bad_line(reader, test->line, err,
				"the case \"%s\" has no status: write \"status = pass\" or fail, "
				"manual, not-applicable, error",
				test->title);
	if (!status_parse(entry->value, &test->status) || test->status == STATUS_WAIVED)
		return bad_line(reader, entry->line, err,
				"\"%s\" is no status of a check; there are pass, fail, manual, "
				"not-applicable and error",
				entry->value);
	if (test->status == STATUS_FAIL && test->finding_count == 0)
		return bad_line(reader, entry->line, err,
				"a check fails by its findings: name them, as in \"finding = "
				"IncorrectValue insecure-port\"");
	if ((test->status == STATUS_PASS || test->status == STATUS_NOT_APPLICABLE) &&
	    test->finding_count > 0)
		return bad_line(reader, entry->line, err,
				"a check with findings fails; the status cannot be %s",
				entry->value);
	return 0;
}

static void
parse_settings(const struct reader *reader, struct test_case *test)
{
	const struct vector *entries = &reader->draft.entries;
	const char **settings =
		arena_alloc(reader->arena, (entries->count + 1) * sizeof(*settings));

	test->settings = settings;
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *entry = vector_at(entries, i);

		if (entry->key == KEY_SET)
			*settings++ = entry->value;
	}
}

static int
parse_version(const struct reader *reader, struct test_case *test, struct error **err)
{
	const struct entry *entry = find_entry(&reader->draft, KEY_KUBERNETES);

	if (entry == NULL)
		return 0;
	if (!version_parse(reader->arena, entry->value, &test->kubernetes))
		return bad_line(reader, entry->line, err,
				"\"%s\" is no Kubernetes version; write it as 1.19 or 1.19.3",
				entry->value);
	test->kubernetes.source = VERSION_FROM_OPTION;
	return 0;
}

static int
parse_command(const struct reader *reader, struct test_case *test, struct error **err)
{
	const struct entry *entry = find_entry(&reader->draft, KEY_COMMAND);

	if (entry == NULL)
		return bad_line(reader, test->line, err,
				"the case \"%s\" has no command: write \"command = kube-apiserver "
				"...\"",
				test->title);
	test->command = entry->value;
	return 0;
}

/* Makes a case of the draft, if there is one. */
static int
finish_case(struct reader *reader, struct error **err)
{
	const struct entry *message = find_entry(&reader->draft, KEY_MESSAGE);
	struct test_case test = {.title = reader->draft.title, .line = reader->draft.line};

	if (test.title == NULL)
		return 0;
	test.message = message != NULL ? message->value : NULL;
	parse_settings(reader, &test);
	if (parse_findings(reader, &test, err) < 0 || parse_status(reader, &test, err) < 0 ||
	    parse_version(reader, &test, err) < 0 || parse_command(reader, &test, err) < 0)
		return -1;
	*(struct test_case *)vector_add(reader->cases) = test;
	reader->draft.entries.count = 0;
	return 0;
}

/* "[title]" */
static int
begin_case(struct reader *reader, const char *line, size_t length, struct error **err)
{
	const char *title;

	if (finish_case(reader, err) < 0)
		return -1;
	while (length > 1 && strchr(BLANKS, line[length - 1]) != NULL)
		length--;
	if (length < 2 || line[length - 1] != ']')
		return bad_line(reader, reader->line, err, "the title of a case ends with ]");
	title = trimmed(reader->arena, line + 1, length - 2);
	if (title[0] == '\0')
		return bad_line(reader, reader->line, err, "a case needs a title between [ and ]");
	for (size_t i = 0; i < reader->cases->count; i++) {
		const struct test_case *other = vector_at(reader->cases, i);

		if (strcmp(other->title, title) == 0)
			return bad_line(reader, reader->line, err,
					"the case in line %zu has this title already", other->line);
	}
	reader->draft.title = title;
	reader->draft.line = reader->line;
	return 0;
}

static int
continue_value(struct reader *reader, const char *text, struct error **err)
{
	struct vector *entries = &reader->draft.entries;
	struct entry *last;

	if (entries->count == 0)
		return bad_line(reader, reader->line, err,
				"a line that begins with blanks goes on with a value, and there is "
				"none above it");
	if (text[0] == '#')
		return bad_line(reader, reader->line, err,
				"a comment begins in the first column; here it would be a part of "
				"the value above");
	last = vector_at(entries, entries->count - 1);
	last->value = arena_printf(reader->arena, "%s%s%s", last->value,
				   last->value[0] != '\0' ? " " : "", text);
	return 0;
}

static int
parse_key(const struct reader *reader, const char *name, enum key *key, struct error **err)
{
	for (int k = 0; k < KEY_COUNT; k++)
		if (strcmp(key_names[k], name) == 0) {
			*key = (enum key)k;
			return 0;
		}
	return bad_line(reader, reader->line, err,
			"\"%s\" is no key; there are command, kubernetes, status, finding, "
			"message and set",
			name);
}

/* "key = value" */
static int
add_entry(struct reader *reader, const char *line, size_t length, struct error **err)
{
	const char *equals = memchr(line, '=', length);
	struct entry entry = {.line = reader->line};
	const struct entry *before;

	if (equals == NULL)
		return bad_line(reader, reader->line, err,
				"expected \"[title]\", \"key = value\" or a comment");
	if (parse_key(reader, trimmed(reader->arena, line, (size_t)(equals - line)), &entry.key,
		      err) < 0)
		return -1;
	if (reader->draft.title == NULL)
		return bad_line(reader, reader->line, err,
				"a case begins with its title: \"[title]\"");
	before = find_entry(&reader->draft, entry.key);
	if (before != NULL && entry.key != KEY_FINDING && entry.key != KEY_SET)
		return bad_line(reader, reader->line, err,
				"this case has a %s already, in line %zu", key_names[entry.key],
				before->line);
	entry.value = trimmed(reader->arena, equals + 1, length - (size_t)(equals + 1 - line));
	*(struct entry *)vector_add(&reader->draft.entries) = entry;
	return 0;
}

static int
read_line(struct reader *reader, const char *line, size_t length, struct error **err)
{
	const char *text;

	if (memchr(line, '\0', length) != NULL)
		return bad_line(reader, reader->line, err, "a NUL byte: this is not text");
	if (length > 0 && line[length - 1] == '\r')
		length--;
	text = trimmed(reader->arena, line, length);
	if (text[0] == '\0' || line[0] == '#')
		return 0;
	if (line[0] == '[')
		return begin_case(reader, line, length, err);
	if (strchr(BLANKS, line[0]) != NULL)
		return continue_value(reader, text, err);
	return add_entry(reader, line, length, err);
}

static int
read_lines(struct reader *reader, const char *bytes, size_t length, struct error **err)
{
	while (length > 0) {
		const char *newline = memchr(bytes, '\n', length);
		size_t line_length = newline != NULL ? (size_t)(newline - bytes) : length;
		size_t used = line_length + (newline != NULL);

		reader->line++;
		if (read_line(reader, bytes, line_length, err) < 0)
			return -1;
		bytes += used;
		length -= used;
	}
	return finish_case(reader, err);
}

int
case_read(struct arena *arena, const char *file, const char *bytes, size_t length,
	  struct vector *cases, struct error **err)
{
	struct vector own cleanup_vector = VECTOR(struct test_case);
	struct reader reader = {
		.arena = arena,
		.file = file,
		.draft = {.entries = VECTOR(struct entry)},
		.cases = &own,
	};
	int result = read_lines(&reader, bytes, length, err);

	vector_free(&reader.draft.entries);
	if (result < 0)
		return -1;
	if (own.count == 0)
		return error_make(err, 0, "%s: there is no case in it; a case begins with [title]",
				  file);
	for (size_t i = 0; i < own.count; i++)
		*(struct test_case *)vector_add(cases) =
			*(const struct test_case *)vector_at(&own, i);
	return 0;
}

static bool
judges(const struct argvet_plugin *plugin, const struct component *component)
{
	for (const char *const *name = plugin->components; *name != NULL; name++)
		if (strcmp(*name, component->name) == 0)
			return true;
	return false;
}

static void
describe_problems(const struct problems *problems, struct strbuf *diagnosis)
{
	for (size_t i = 0; i < problems->items.count; i++) {
		const struct problem *problem = vector_at(&problems->items, i);

		strbuf_printf(diagnosis, "problem: %s\n", problem->message);
	}
}

/* The one target of the case; NULL, with the reason, if there is not exactly one for the check. */
static const struct target *
only_target(const struct check *check, const struct intake *intake, struct strbuf *diagnosis)
{
	const struct target *target;

	if (intake->targets.count == 0) {
		strbuf_add_text(diagnosis,
				"command: expected one command line of a component, got none\n");
		describe_problems(&intake->problems, diagnosis);
		return NULL;
	}
	if (intake->targets.count > 1) {
		strbuf_printf(diagnosis,
			      "command: expected one command line of a component, got %zu\n",
			      intake->targets.count);
		return NULL;
	}
	target = *(const struct target *const *)vector_at(&intake->targets, 0);
	if (!judges(&check->plugin, target->component)) {
		strbuf_printf(diagnosis, "command: it runs %s, which the check does not judge\n",
			      target->component->name);
		return NULL;
	}
	return target;
}

static bool
finding_agrees(const struct case_finding *expected, const struct argvet_finding *actual)
{
	return expected->kind == actual->kind && strcmp(expected->flag, actual->flag) == 0;
}

static void
add_finding(struct strbuf *line, bool there, enum argvet_kind kind, const char *flag)
{
	if (there)
		strbuf_printf(line, "%s %s", kind_name(kind), flag);
	else
		strbuf_add_text(line, "none");
}

static void
compare_findings(const struct test_case *test, const struct check_result *result,
		 struct strbuf *diagnosis)
{
	const struct case_finding none = {0};
	const struct argvet_finding nothing = {0};
	size_t wanted = test->finding_count;
	size_t got = result->finding_count;

	for (size_t i = 0; i < wanted || i < got; i++) {
		const struct case_finding *expected = i < wanted ? &test->findings[i] : &none;
		const struct argvet_finding *actual = i < got ? &result->findings[i] : &nothing;

		if (i < wanted && i < got && finding_agrees(expected, actual))
			continue;
		strbuf_printf(diagnosis, "finding %zu: expected ", i + 1);
		add_finding(diagnosis, i < wanted, expected->kind, expected->flag);
		strbuf_add_text(diagnosis, ", got ");
		add_finding(diagnosis, i < got, actual->kind, actual->flag);
		strbuf_add_char(diagnosis, '\n');
	}
}

static void
compare_message(const struct test_case *test, const struct check_result *result,
		struct strbuf *diagnosis)
{
	if (test->message == NULL)
		return;
	if (result->message == NULL)
		strbuf_printf(diagnosis, "message: expected \"%s\" in it, got none\n",
			      test->message);
	else if (strstr(result->message, test->message) == NULL)
		strbuf_printf(diagnosis, "message: expected \"%s\" in it, got \"%s\"\n",
			      test->message, result->message);
}

static void
compare_status(const struct test_case *test, const struct check_result *result,
	       struct strbuf *diagnosis)
{
	if (test->status == result->status)
		return;
	strbuf_printf(diagnosis, "status: expected %s, got %s", status_name(test->status),
		      status_name(result->status));
	if (result->message != NULL)
		strbuf_printf(diagnosis, " (%s)", result->message);
	strbuf_add_char(diagnosis, '\n');
}

static void
judge(struct arena *arena, const struct check *check, const struct test_case *test,
      const struct intake *intake, struct check_result *said, struct strbuf *diagnosis)
{
	const struct target *target = only_target(check, intake, diagnosis);

	if (target == NULL)
		return;
	scan_check(arena, check, target, &benchmark_default, said);
	compare_status(test, said, diagnosis);
	compare_findings(test, said, diagnosis);
	compare_message(test, said, diagnosis);
}

/* Gives the check's parameters the values that the case wants. */
static bool
set_parameters(struct check *check, const struct test_case *test, struct strbuf *diagnosis)
{
	cleanup_error struct error *err = NULL;

	parameter_reset(check);
	for (const char *const *setting = test->settings; *setting != NULL; setting++) {
		if (parameter_set(check, *setting, &err) < 0) {
			strbuf_printf(diagnosis, "%s\n", error_text(err));
			return false;
		}
	}
	return true;
}

bool
case_run(struct arena *arena, struct check *check, const struct test_case *test,
	 struct check_result *said, struct strbuf *diagnosis)
{
	size_t length_before = diagnosis->length;
	struct components components;
	struct intake intake;

	*said = (struct check_result){0};
	if (!set_parameters(check, test, diagnosis))
		return false;
	components_init(&components);
	for (const char *const *name = check->plugin.components; *name != NULL; name++)
		components_declare(&components, *name, check->plugin.flags);
	intake_init(&intake, arena, &components);
	intake.fallback = test->kubernetes;
	cmdline_read(&intake, test->title, test->command, strlen(test->command));
	judge(arena, check, test, &intake, said, diagnosis);
	intake_free(&intake);
	components_free(&components);
	parameter_reset(check);
	return diagnosis->length == length_before;
}

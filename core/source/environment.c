/* SPDX-License-Identifier: Apache-2.0 */
#include "source/environment.h"

#include <search.h>
#include <string.h>

#include "base/strbuf.h"

/* The kernel takes no longer word. A reference that would make one stays a reference. */
#define WORD_MAX ((size_t)128 * 1024)

/* What stands for the $ of a text that is no reference. */
#define DEFACED '.'

struct variable {
	const char *name;
	const char *text; /* NULL: unknown */
	const char *unknown;
	const char *defaced;
};

/* An expansion that is being made. */
struct writer {
	const struct environment *environment;
	struct strbuf text;
	struct strbuf defaced;
	const char *unknown;
	bool unclosed; /* no ) follows any more */
};

static int
compare_variables(const void *a, const void *b)
{
	return strcmp(((const struct variable *)a)->name, ((const struct variable *)b)->name);
}

static void
keep_variable(void *variable)
{
	(void)variable;
}

void
environment_init(struct environment *environment, struct arena *arena, size_t *budget)
{
	*environment = (struct environment){.arena = arena, .budget = budget};
}

void
environment_free(struct environment *environment)
{
	tdestroy(environment->variables, keep_variable);
	environment->variables = NULL;
}

void
environment_set(struct environment *environment, const char *name, const char *value)
{
	struct variable *variable = arena_alloc(environment->arena, sizeof(*variable));
	struct variable **found;

	variable->name = name;
	if (value != NULL) {
		struct expansion expansion = environment_expand(environment, value);

		variable->text = expansion.text;
		variable->unknown = expansion.unknown;
		variable->defaced = expansion.defaced;
	}
	found = tsearch(variable, &environment->variables, compare_variables);
	if (found != NULL)
		*found = variable;
}

static bool
is_name_character(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-' ||
	       c == '.' || (!first && c >= '0' && c <= '9');
}

static bool
is_name(const char *name)
{
	for (size_t i = 0; name[i] != '\0'; i++) {
		if (!is_name_character(name[i], i == 0))
			return false;
	}
	return name[0] != '\0';
}

/* Does the kubelet itself set such a name, from the services that it knows? */
static bool
is_service(const char *name)
{
	return strstr(name, "_SERVICE_HOST") != NULL || strstr(name, "_SERVICE_PORT") != NULL;
}

static void
write_literal(struct writer *writer, const char *text, size_t length)
{
	strbuf_add(&writer->text, text, length);
	strbuf_add(&writer->defaced, text, length);
}

static void
write_unknown(struct writer *writer, const char *name)
{
	const char *reference = arena_printf(writer->environment->arena, "$(%s)", name);

	if (writer->unknown == NULL)
		writer->unknown = reference;
	write_literal(writer, reference, strlen(reference));
}

static void
write_dollar(struct writer *writer)
{
	strbuf_add_char(&writer->text, '$');
	strbuf_add_char(&writer->defaced, DEFACED);
}

static bool
may_add(struct writer *writer, size_t length)
{
	size_t *budget = writer->environment->budget;

	if (writer->text.length + length > WORD_MAX || length > *budget)
		return false;
	*budget -= length;
	return true;
}

static void
write_reference(struct writer *writer, const char *name)
{
	struct variable wanted = {.name = name};
	struct variable **found =
		tfind(&wanted, &writer->environment->variables, compare_variables);
	const struct variable *variable = found != NULL ? *found : NULL;

	if (variable == NULL &&
	    !((writer->environment->open || is_service(name)) && is_name(name))) {
		write_dollar(writer);
		write_literal(writer, "(", 1);
		write_literal(writer, name, strlen(name));
		write_literal(writer, ")", 1);
		return;
	}
	if (variable == NULL || variable->text == NULL ||
	    !may_add(writer, strlen(variable->text))) {
		write_unknown(writer, name);
		return;
	}
	strbuf_add_text(&writer->text, variable->text);
	strbuf_add_text(&writer->defaced, variable->defaced);
	if (writer->unknown == NULL)
		writer->unknown = variable->unknown;
}

/* Writes what begins with the $ at text; returns how much of it that was. */
static size_t
write_operator(struct writer *writer, const char *text)
{
	const char *end;

	if (text[1] == '$') {
		write_dollar(writer);
		return 2;
	}
	end = text[1] == '(' && !writer->unclosed ? strchr(text + 2, ')') : NULL;
	if (end == NULL) {
		writer->unclosed = writer->unclosed || text[1] == '(';
		write_literal(writer, text, 1);
		return 1;
	}
	write_reference(writer, arena_copy_bytes(writer->environment->arena, text + 2,
						 (size_t)(end - text) - 2));
	return (size_t)(end - text) + 1;
}

struct expansion
environment_expand(const struct environment *environment, const char *text)
{
	struct writer writer = {.environment = environment};
	struct expansion expansion = {.text = text, .defaced = text};

	if (strchr(text, '$') == NULL ||
	    (strstr(text, "$(") == NULL && strstr(text, "$$") == NULL) ||
	    strnlen(text, WORD_MAX) == WORD_MAX)
		return expansion;
	for (size_t at = 0; text[at] != '\0';) {
		size_t plain = strcspn(text + at, "$");

		write_literal(&writer, text + at, plain);
		at += plain;
		if (text[at] == '$')
			at += write_operator(&writer, text + at);
	}
	expansion.text = arena_copy(environment->arena, writer.text.text);
	expansion.defaced = arena_copy(environment->arena, writer.defaced.text);
	expansion.unknown = writer.unknown;
	expansion.changed = strcmp(expansion.text, text) != 0;
	strbuf_free(&writer.text);
	strbuf_free(&writer.defaced);
	return expansion;
}

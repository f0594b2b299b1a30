/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/selection.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/cleanup.h"
#include "base/strbuf.h"
#include "plugin/suggestion.h"

/* A glob's star goes over slashes and dots: kube-apiserver/..., 1.2..., whole ids. */
static bool
word_matches(const char *selector, const char *word)
{
	if (strpbrk(selector, "*?[") != NULL)
		return fnmatch(selector, word, 0) == 0;
	return strcmp(selector, word) == 0;
}

/* One check may have several numbers in one benchmark. */
static bool
number_matches(const char *selector, const struct argvet_plugin *plugin,
	       const struct benchmark *benchmark)
{
	const struct argvet_control *control = plugin->controls;

	if (control == NULL)
		return false;
	for (; control->id != NULL; control++)
		if (strcmp(control->framework, benchmark->framework) == 0 &&
		    strcmp(control->version, benchmark->version) == 0 &&
		    word_matches(selector, control->id))
			return true;
	return false;
}

static bool
alias_matches(const char *selector, const char *const *alias)
{
	if (alias == NULL)
		return false;
	for (; *alias != NULL; alias++)
		if (strcasecmp(selector, *alias) == 0)
			return true;
	return false;
}

bool
selector_matches(const char *selector, const struct check *check, const struct benchmark *benchmark)
{
	return word_matches(selector, check->plugin.id) ||
	       number_matches(selector, &check->plugin, benchmark) ||
	       alias_matches(selector, check->plugin.aliases);
}

static char *
trim(char *text)
{
	size_t length;

	while (isspace((unsigned char)*text))
		text++;
	length = strlen(text);
	while (length > 0 && isspace((unsigned char)text[length - 1]))
		text[--length] = '\0';
	return text;
}

/* Adds the selectors (char *, the caller's) of all lists. */
static int
split_lists(const struct vector *lists, const char *option, struct vector *selectors,
	    struct error **err)
{
	for (size_t i = 0; i < lists->count; i++) {
		const char *list = *(const char *const *)vector_at(lists, i);
		cleanup_free char *copy = alloc_copy(list);
		char *rest = copy;
		char *part;

		while ((part = strsep(&rest, ",")) != NULL) {
			const char *selector = trim(part);

			if (selector[0] == '\0')
				return error_make(err, 0, "%s \"%s\" holds an empty selector",
						  option, list);
			*(char **)vector_add(selectors) = alloc_copy(selector);
		}
	}
	return 0;
}

static const struct check *
check_at(const struct registry *registry, size_t index)
{
	return *(const struct check *const *)vector_at(&registry->checks, index);
}

/* Marks, by index, the checks that a selector means. */
static int
mark_matches(const struct registry *registry, const struct benchmark *benchmark, const char *option,
	     const char *selector, bool *marks, struct error **err)
{
	cleanup_strbuf struct strbuf hint = {0};
	bool found = false;

	for (size_t i = 0; i < registry->checks.count; i++) {
		if (selector_matches(selector, check_at(registry, i), benchmark))
			marks[i] = found = true;
	}
	if (found)
		return 0;
	suggestion_add(&hint, registry, selector, benchmark);
	return error_make(err, 0, "%s \"%s\" matches no check%s", option, selector, hint.text);
}

static void
free_texts(struct vector *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		free(*(char **)vector_at(texts, i));
	vector_free(texts);
}

static int
mark_lists(const struct registry *registry, const struct benchmark *benchmark, const char *option,
	   const struct vector *lists, bool *marks, struct error **err)
{
	__attribute__((cleanup(free_texts))) struct vector selectors = VECTOR(char *);

	if (split_lists(lists, option, &selectors, err) < 0)
		return -1;
	for (size_t i = 0; i < selectors.count; i++) {
		const char *selector = *(char **)vector_at(&selectors, i);

		if (mark_matches(registry, benchmark, option, selector, marks, err) < 0)
			return -1;
	}
	return 0;
}

static bool
rules_allow(const struct selection_rules *rules, const struct check *check)
{
	if (rules->severity != 0 && check->plugin.severity < rules->severity)
		return false;
	return !rules->benchmark_only ||
	       benchmark_control(rules->benchmark, &check->plugin) != NULL;
}

int
selection_make(const struct registry *registry, const struct selection_rules *rules,
	       struct vector *selected, struct error **err)
{
	size_t count = registry->checks.count;
	cleanup_free bool *wanted = alloc_zeroed(count, sizeof(*wanted));
	cleanup_free bool *unwanted = alloc_zeroed(count, sizeof(*unwanted));
	const char *wanted_name = rules->wanted_name != NULL ? rules->wanted_name : "--check";

	if (mark_lists(registry, rules->benchmark, wanted_name, &rules->wanted, wanted, err) < 0)
		return -1;
	if (mark_lists(registry, rules->benchmark, "--skip", &rules->unwanted, unwanted, err) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		const struct check *check = check_at(registry, i);

		if (rules->wanted.count > 0 && !wanted[i])
			continue;
		if (unwanted[i] || !rules_allow(rules, check))
			continue;
		*(const struct check **)vector_add(selected) = check;
	}
	return 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "config/apply.h"

#include <string.h>

#include "base/strbuf.h"
#include "plugin/parameter.h"
#include "plugin/selection.h"
#include "plugin/suggestion.h"
#include "report/style.h"
#include "scan/result.h"

/* Puts the place of the value before the error. */
static int
wrap(const struct config_value *value, struct error **err)
{
	cleanup_strbuf struct strbuf place = {0};

	style_add_place(&place, &value->origin);
	return error_wrap(err, "%s", place.text);
}

/* Adds the checks that the value means (const struct check *); none is an error. Lists of the
 * command line hold several selectors, with commas between them. */
static int
select_checks(const struct registry *registry, const struct benchmark *benchmark,
	      const struct config_value *value, struct vector *checks, struct error **err)
{
	struct selection_rules rules = {
		.benchmark = benchmark,
		.wanted = VECTOR(const char *),
		.unwanted = VECTOR(const char *),
		.wanted_name = "the selector",
	};
	int result;

	*(const char **)vector_add(&rules.wanted) = value->text;
	result = selection_make(registry, &rules, checks, err);
	vector_free(&rules.wanted);
	return result < 0 ? wrap(value, err) : 0;
}

static int
check_selector(const struct registry *registry, const struct benchmark *benchmark,
	       const struct config_value *value, struct error **err)
{
	cleanup_vector struct vector checks = VECTOR(const struct check *);

	return select_checks(registry, benchmark, value, &checks, err);
}

static int
check_list(const struct registry *registry, const struct benchmark *benchmark,
	   const struct config_list *list, struct error **err)
{
	for (size_t i = 0; i < list->count; i++) {
		if (check_selector(registry, benchmark, &list->items[i], err) < 0)
			return -1;
	}
	return 0;
}

static struct check *
check_at(const struct registry *registry, size_t index)
{
	return *(struct check **)vector_at(&registry->checks, index);
}

/* The last line that means a check has it. */
static int
set_severity(const struct registry *registry, const struct benchmark *benchmark,
	     const struct config_severity *severity, struct error **err)
{
	if (check_selector(registry, benchmark, &severity->check, err) < 0)
		return -1;
	for (size_t i = 0; i < registry->checks.count; i++) {
		struct check *check = check_at(registry, i);

		if (selector_matches(severity->check.text, check, benchmark))
			check->plugin.severity = severity_parse(severity->level.text);
	}
	return 0;
}

static int
set_parameter(const struct registry *registry, const struct benchmark *benchmark,
	      const struct config_parameter *parameter, struct error **err)
{
	cleanup_strbuf struct strbuf text = {0};

	strbuf_printf(&text, "%s=%s", parameter->name.text, parameter->value.text);
	for (size_t i = 0; i < registry->checks.count; i++) {
		struct check *check = check_at(registry, i);

		if (strcmp(check->plugin.id, parameter->check.text) != 0)
			continue;
		if (parameter_set(check, text.text, err) < 0)
			return wrap(&parameter->name, err);
		return 0;
	}
	strbuf_clear(&text);
	suggestion_add(&text, registry, parameter->check.text, benchmark);
	error_make(err, 0, "there is no check %s%s", parameter->check.text,
		   text.text != NULL ? text.text : "");
	return wrap(&parameter->check, err);
}

static bool
is_component(const struct registry *registry, const char *name)
{
	for (size_t i = 0; i < registry->checks.count; i++) {
		const char *const *at = check_at(registry, i)->plugin.components;

		while (*at != NULL && strcmp(*at, name) != 0)
			at++;
		if (*at != NULL)
			return true;
	}
	return false;
}

static void
add_components(const struct registry *registry, struct strbuf *names)
{
	cleanup_vector struct vector seen = VECTOR(const char *);

	for (size_t i = 0; i < registry->checks.count; i++) {
		const char *const *at = check_at(registry, i)->plugin.components;

		for (; *at != NULL; at++) {
			bool is_new = true;

			for (size_t s = 0; s < seen.count; s++)
				is_new = is_new &&
					 strcmp(*(const char **)vector_at(&seen, s), *at) != 0;
			if (!is_new)
				continue;
			strbuf_printf(names, "%s%s", seen.count > 0 ? ", " : "", *at);
			*(const char **)vector_add(&seen) = *at;
		}
	}
}

static int
check_waiver(const struct registry *registry, const struct benchmark *benchmark,
	     const struct waiver *waiver, struct error **err)
{
	cleanup_strbuf struct strbuf names = {0};

	if (check_selector(registry, benchmark, &waiver->check, err) < 0)
		return -1;
	if (waiver->component.text == NULL || is_component(registry, waiver->component.text))
		return 0;
	add_components(registry, &names);
	error_make(err, 0, "no check judges a component \"%s\": there are %s",
		   waiver->component.text, names.text);
	return wrap(&waiver->component, err);
}

int
config_apply(const struct config *config, const struct registry *registry,
	     const struct benchmark *benchmark, struct error **err)
{
	if (check_list(registry, benchmark, &config->checks, err) < 0 ||
	    check_list(registry, benchmark, &config->skip, err) < 0)
		return -1;
	for (size_t i = 0; i < config->severity_count; i++) {
		if (set_severity(registry, benchmark, &config->severities[i], err) < 0)
			return -1;
	}
	for (size_t i = 0; i < config->parameter_count; i++) {
		if (set_parameter(registry, benchmark, &config->parameters[i], err) < 0)
			return -1;
	}
	for (size_t i = 0; i < config->waiver_count; i++) {
		if (check_waiver(registry, benchmark, &config->waivers[i], err) < 0)
			return -1;
	}
	return 0;
}

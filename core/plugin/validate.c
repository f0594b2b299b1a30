/* SPDX-License-Identifier: Apache-2.0 */
#include "plugin/validate.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "plugin/parameter.h"

#define MAX_ID         128
#define MAX_TEXT       ((size_t)64 * 1024)
#define MAX_COMPONENTS 256
#define MAX_FLAGS      256
#define MAX_LIST       1024
#define MAX_CONTROLS   4096
#define NAME_SIZE      64

#define ID_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789.-"

static bool
is_control(uint32_t code, bool one_line)
{
	if (code == '\n' || code == '\t')
		return one_line;
	return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

static int
check_text(const char *text, const char *member, bool one_line, struct error **err)
{
	if (strnlen(text, MAX_TEXT) == MAX_TEXT)
		return error_make(err, 0, "%s is longer than %zu bytes", member, MAX_TEXT);
	while (*text != '\0') {
		uint32_t code;
		size_t length = utf8_character(text, &code);

		if (length == 0)
			return error_make(err, 0, "%s is not valid UTF-8", member);
		if (is_control(code, one_line))
			return error_make(err, 0, "%s holds a control character (0x%02x)", member,
					  (unsigned)code);
		text += length;
	}
	return 0;
}

static int
check_word(const char *text, const char *member, struct error **err)
{
	if (text == NULL || text[0] == '\0')
		return error_make(err, 0, "%s is missing", member);
	return check_text(text, member, true, err);
}

int
plugin_id_validate(const char *id, const char *member, struct error **err)
{
	size_t component;
	size_t name;

	if (check_word(id, member, err) < 0)
		return -1;
	if (strlen(id) > MAX_ID)
		return error_make(err, 0, "%s is longer than %d bytes", member, MAX_ID);
	component = strspn(id, ID_CHARACTERS);
	name = id[component] == '/' ? strspn(id + component + 1, ID_CHARACTERS) : 0;
	if (component == 0 || name == 0 || id[component + 1 + name] != '\0')
		return error_make(err, 0,
				  "%s \"%s\" is not COMPONENT/NAME in the letters a-z, digits, "
				  "dots and dashes",
				  member, id);
	if (strspn(id, ".-") > 0 || strspn(id + component + 1, ".-") > 0)
		return error_make(err, 0, "%s \"%s\" has a part that begins with a dot or a dash",
				  member, id);
	if (strstr(id, "..") != NULL)
		return error_make(err, 0, "%s \"%s\" holds two dots in a row", member, id);
	return 0;
}

static int
check_texts(const struct argvet_plugin *plugin, struct error **err)
{
	const struct {
		const char *text, *member;
		bool required, one_line;
	} texts[] = {
		{plugin->title, ".title", true, true},
		{plugin->vendor, ".vendor", true, true},
		{plugin->version, ".version", true, true},
		{plugin->category, ".category", false, true},
		{plugin->description, ".description", false, false},
		{plugin->rationale, ".rationale", false, false},
		{plugin->audit, ".audit", false, false},
		{plugin->remediation, ".remediation", false, false},
		{plugin->impact, ".impact", false, false},
		{plugin->default_value, ".default_value", false, false},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (texts[i].required && (texts[i].text == NULL || texts[i].text[0] == '\0'))
			return error_make(err, 0, "%s is missing", texts[i].member);
		if (texts[i].text != NULL &&
		    check_text(texts[i].text, texts[i].member, texts[i].one_line, err) < 0)
			return -1;
	}
	return 0;
}

static int
too_long(const char *member, size_t limit, struct error **err)
{
	return error_make(err, 0, "%s has no end within %zu entries: is its last, empty one there?",
			  member, limit);
}

static int
check_list(const char *const *list, const char *member, size_t limit, struct error **err)
{
	for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
		char name[NAME_SIZE];

		if (i == limit)
			return too_long(member, limit, err);
		snprintf(name, sizeof(name), "%s[%zu]", member, i);
		if (check_word(list[i], name, err) < 0)
			return -1;
	}
	return 0;
}

static int
check_flag(const struct argvet_flag_decl *flag, size_t index, struct error **err)
{
	char name[NAME_SIZE];

	snprintf(name, sizeof(name), ".flags[%zu].name", index);
	if (check_word(flag->name, name, err) < 0)
		return -1;
	if (flag->name[0] == '-' || strpbrk(flag->name, "_= \t") != NULL)
		return error_make(err, 0,
				  "%s \"%s\" must be written with dashes between its words, "
				  "without leading ones and without a value",
				  name, flag->name);
	if ((int)flag->type < ARGVET_STRING || (int)flag->type > ARGVET_MAP)
		return error_make(err, 0,
				  ".flags[%zu].type of \"%s\" is %d, which is no argvet_type",
				  index, flag->name, (int)flag->type);
	return 0;
}

static int
check_flags(const struct argvet_flag_decl *flags, struct error **err)
{
	if (flags == NULL)
		return 0;
	for (size_t i = 0; flags[i].name != NULL || flags[i].type != 0; i++) {
		if (i == MAX_FLAGS)
			return too_long(".flags", MAX_FLAGS, err);
		if (check_flag(&flags[i], i, err) < 0)
			return -1;
	}
	return 0;
}

static int
check_control(const struct argvet_control *control, size_t index, struct error **err)
{
	const char *const texts[] = {control->framework, control->version, control->id};
	static const char *const members[] = {"framework", "version", "id"};

	for (size_t i = 0; i < 3; i++) {
		char name[NAME_SIZE];

		snprintf(name, sizeof(name), ".controls[%zu].%s", index, members[i]);
		if (check_word(texts[i], name, err) < 0)
			return -1;
	}
	return 0;
}

static int
check_controls(const struct argvet_control *controls, struct error **err)
{
	if (controls == NULL)
		return 0;
	for (size_t i = 0;
	     controls[i].framework != NULL || controls[i].version != NULL || controls[i].id != NULL;
	     i++) {
		if (i == MAX_CONTROLS)
			return too_long(".controls", MAX_CONTROLS, err);
		if (check_control(&controls[i], i, err) < 0)
			return -1;
	}
	return 0;
}

/* Their texts here, what they mean in parameter.c. */
static int
check_parameters(const struct argvet_plugin *plugin, struct error **err)
{
	const struct argvet_parameter *parameter = plugin->parameters;

	if (parameter_validate(plugin, err) < 0)
		return -1;
	for (; parameter != NULL && parameter->name != NULL; parameter++) {
		if (check_text(parameter->help, "the help of a parameter", true, err) < 0 ||
		    check_text(parameter->default_value, "the default of a parameter", true, err) <
			    0 ||
		    check_list(parameter->choices, "the choices of a parameter", MAX_LIST, err) < 0)
			return -1;
	}
	return 0;
}

int
plugin_validate(const struct argvet_plugin *plugin, struct error **err)
{
	if (plugin_id_validate(plugin->id, ".id", err) < 0)
		return -1;
	if ((int)plugin->severity < ARGVET_INFO || (int)plugin->severity > ARGVET_CRITICAL)
		return error_make(err, 0, ".severity is %d, which is no argvet_severity",
				  (int)plugin->severity);
	if (check_texts(plugin, err) < 0)
		return -1;
	if (plugin->components == NULL || plugin->components[0] == NULL)
		return error_make(err, 0, ".components is empty: which programs does it judge?");
	if (check_list(plugin->components, ".components", MAX_COMPONENTS, err) < 0)
		return -1;
	if (check_flags(plugin->flags, err) < 0)
		return -1;
	if (check_list(plugin->references, ".references", MAX_LIST, err) < 0)
		return -1;
	if (check_list(plugin->aliases, ".aliases", MAX_LIST, err) < 0)
		return -1;
	if (check_controls(plugin->controls, err) < 0)
		return -1;
	if (plugin->run == NULL)
		return error_make(err, 0, ".run is missing");
	return check_parameters(plugin, err);
}

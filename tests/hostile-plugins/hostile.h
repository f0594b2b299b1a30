/* SPDX-License-Identifier: Apache-2.0
 *
 * What the plugins here share: everything but their attack.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <argvet/plugin.h>

/* What the file is about. If it comes back the check passes, which no test takes for an answer. */
static void attack(struct argvet_run *run);

/* Where the attack goes: a path, a port, a process. */
static inline const char *
hostile_place(struct argvet_run *run)
{
	return argvet_setting(run, "place")->text;
}

/* A number in decimal. */
static inline int
hostile_number(const char *text)
{
	int number = 0;

	while (*text >= '0' && *text <= '9')
		number = number * 10 + *text++ - '0';
	return number;
}

/* Attacks on every target, or only where --bind-address is what the parameter `only` says. */
static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_setting *only = argvet_setting(run, "only");
	const struct argvet_flag *address = argvet_flag(run, "bind-address");

	if (*only->text == '\0' || (address != NULL && argvet_same(address->value, only->text)))
		attack(run);
	return argvet_conclude(run, ARGVET_DONE, "still here");
}

/* The id's name is the file's. HOSTILE_TITLE may be one that code has written. */
#ifndef HOSTILE_TITLE
#define HOSTILE_TITLE "A plugin for the tests of the isolation"
#endif

#define HOSTILE(name_) \
	const struct argvet_plugin argvet_plugin = { \
		ARGVET_STAMP, \
		.severity = ARGVET_LOW, \
		.id = "kube-apiserver/" name_, \
		.vendor = "argvet tests", \
		.version = "1", \
		.title = HOSTILE_TITLE, \
		.components = (const char *const[]){"kube-apiserver", NULL}, \
		.flags = (const struct argvet_flag_decl[]){{"bind-address", ARGVET_STRING}, {0}}, \
		.run = run, \
		.parameters = \
			(const struct argvet_parameter[]){ \
				{.name = "only", \
				 .type = ARGVET_PARAMETER_STRING, \
				 .default_value = "", \
				 .help = "attack only where --bind-address is this"}, \
				{.name = "place", \
				 .type = ARGVET_PARAMETER_STRING, \
				 .default_value = "", \
				 .help = "what to attack"}, \
				{0}}, \
	}

#endif

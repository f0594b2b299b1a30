/* SPDX-License-Identifier: Apache-2.0
 *
 * acme/admission-plugins - The admission plugins that we rely on are enabled.
 *
 * Shows lists, the place of a word, and what still holds of a value that is not known whole.
 */
#include <argvet/plugin.h>

static const struct argvet_flag_decl flags[] = {
	{"disable-admission-plugins", ARGVET_LIST},
	{"enable-admission-plugins", ARGVET_LIST},
	{NULL, 0},
};

/* argvet scan --set acme/admission-plugins.wanted=NodeRestriction,PodSecurity */
static const struct argvet_parameter parameters[] = {
	{
		.name = "wanted",
		.type = ARGVET_PARAMETER_LIST,
		.default_value = "NodeRestriction",
		.minimum = 1,
		.maximum = 32,
		.help = "the admission plugins that must be enabled",
	},
	{0},
};

/* Each wanted plugin must be in the list. Those that are stay there, whatever the rest of the list
 * turns out to be. */
static void
look_for_wanted(struct argvet_run *run, const struct argvet_flag *enabled,
		const char *const *wanted)
{
	int all = 1;

	for (; *wanted != NULL; wanted++) {
		if (enabled != NULL && argvet_holds(enabled, *wanted))
			continue;
		all = 0;
		argvet_refuse(run, enabled, "enable-admission-plugins", *wanted);
	}
	if (all)
		argvet_certain(run, "enable-admission-plugins");
}

/* None of them may be switched off. Each one that is gets a finding at the word that does it. */
static void
look_for_disabled(struct argvet_run *run, const struct argvet_flag *disabled,
		  const struct argvet_setting *wanted)
{
	for (size_t i = 0; disabled != NULL && disabled->items[i] != NULL; i++) {
		for (const char *const *one = wanted->items; *one != NULL; one++) {
			if (!argvet_same(disabled->items[i], *one))
				continue;
			argvet_certain(run, "disable-admission-plugins");
			argvet_report(run, .kind = ARGVET_INCORRECT_VALUE,
				      .flag = "disable-admission-plugins",
				      .expected = "a list without the plugins that are wanted",
				      .actual = disabled->items[i],
				      .origin = disabled->item_origins[i]);
		}
	}
}

static enum argvet_outcome
run(struct argvet_run *run)
{
	const struct argvet_setting *wanted = argvet_setting(run, "wanted");

	look_for_wanted(run, argvet_flag(run, "enable-admission-plugins"), wanted->items);
	look_for_disabled(run, argvet_flag(run, "disable-admission-plugins"), wanted);
	return ARGVET_DONE;
}

static const char *const components[] = {"kube-apiserver", NULL};

const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_MEDIUM,
	.id = "acme/admission-plugins",
	.vendor = "acme.example",
	.version = "1.0",
	.title = "The admission plugins that we rely on are enabled",
	.category = "Access Control",
	.description =
		"Looks at --enable-admission-plugins, which must hold each plugin in the "
		"parameter wanted, and at --disable-admission-plugins, which must hold none.",
	.rationale = "An admission plugin that is not there refuses nothing.",
	.audit = "Read the words of the running server:\n"
		 "\n"
		 "    ps -ww -C kube-apiserver -o args | grep -o -e '--[a-z]*able-admission[^ ]*'",
	.remediation = "Add the missing plugins to --enable-admission-plugins in the command in "
		       "/etc/kubernetes/manifests/kube-apiserver.yaml, and take them out of "
		       "--disable-admission-plugins.",
	.impact = "Requests that the plugins refuse fail from then on.",
	.default_value = "Kubernetes enables a set of its own, which this check does not count on.",
	.components = components,
	.flags = flags,
	.since = {1, 10},
	.parameters = parameters,
	.run = run,
};

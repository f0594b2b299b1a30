/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "base/terminal.h"
#include "command/command.h"
#include "command/plugins.h"
#include "plugin/parameter.h"
#include "plugin/selection.h"
#include "report/paragraph.h"
#include "report/style.h"
#include "scan/result.h"

struct settings {
	struct plugin_settings plugins;
};

static int run_explain(int argc, char **argv);

const struct command command_explain = {
	.name = "explain",
	.summary = "Say what a check wants and why, how to audit it by hand, and how to repair it.",
	.usage = "explain [OPTION]... CHECK...",
	.about = "CHECK is an id or a glob of them, a number in the benchmark, or another tool's "
		 "id.\n"
		 "\n"
		 "Exit status: 0; 2 for a usage error, or a CHECK that nobody knows.",
	.tables = {{plugin_options, offsetof(struct settings, plugins)}},
	.run = run_explain,
};

static void
print_section(const char *title, const char *text)
{
	const struct paragraph_page page = {stdout, false, terminal_width(STDOUT_FILENO)};

	if (text == NULL || *text == '\0')
		return;
	printf("\n%s\n", title);
	paragraph_put(&page, 4, "", text);
}

static void
print_list(const char *title, const char *const *items)
{
	cleanup_strbuf struct strbuf text = {0};

	for (; items != NULL && *items != NULL; items++)
		strbuf_printf(&text, "%s%s", text.length > 0 ? "\n" : "", *items);
	print_section(title, text.text);
}

static void
print_flags(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf text = {0};

	for (const struct argvet_flag_decl *flag = plugin->flags;
	     flag != NULL && flag->name != NULL; flag++)
		strbuf_printf(&text, "%s--%s", text.length > 0 ? "\n" : "", flag->name);
	print_section("Flags", text.text);
}

static void
print_parameters(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf text = {0};
	const struct argvet_parameter *at = plugin->parameters;

	for (; at != NULL && at->name != NULL; at++) {
		strbuf_printf(&text, "%s%s: %s (", text.length > 0 ? "\n" : "", at->name, at->help);
		parameter_describe(at, &text);
		strbuf_printf(&text, "; %s by default)",
			      *at->default_value != '\0' ? at->default_value : "empty");
	}
	print_section("Parameters, for --set", text.text);
}

static void
print_controls(const struct argvet_plugin *plugin)
{
	const struct argvet_control *at = plugin->controls;

	if (at == NULL || at->framework == NULL)
		return;
	printf("\nControls\n");
	for (; at->framework != NULL; at++)
		printf("    %-15s %-6s %s\n", at->framework, at->version, at->id);
}

static void
print_versions(const struct argvet_plugin *plugin)
{
	cleanup_strbuf struct strbuf text = {0};

	if (version_known(plugin->since))
		strbuf_printf(&text, "from %u.%u ", plugin->since.major, plugin->since.minor);
	if (version_known(plugin->until))
		strbuf_printf(&text, "before %u.%u ", plugin->until.major, plugin->until.minor);
	print_section("Kubernetes versions that know the flags", text.text);
}

static void
explain(const struct check *check, const struct benchmark *benchmark)
{
	const struct argvet_plugin *plugin = &check->plugin;
	const char *control = benchmark_control(benchmark, plugin);
	cleanup_strbuf struct strbuf title = {0};

	style_add_safe(&title, plugin->title);
	printf("%s\n%s\n", plugin->id, title.text);
	printf("\n    %-10s %s\n    %-10s %s\n", "severity", severity_name(plugin->severity),
	       "category", plugin->category != NULL ? plugin->category : "-");
	printf("    %-10s %s%s%s\n", "number", control != NULL ? control : "none", " in ",
	       benchmark->name);
	printf("    %-10s %s, by %s, version %s\n", "plugin", check->path, plugin->vendor,
	       plugin->version);
	print_section("Description", plugin->description);
	print_section("Rationale", plugin->rationale);
	print_section("Audit by hand", plugin->audit);
	print_section("Remediation", plugin->remediation);
	print_section("Impact", plugin->impact);
	print_section("Default value", plugin->default_value);
	print_parameters(plugin);
	print_flags(plugin);
	print_versions(plugin);
	print_controls(plugin);
	print_list("Known elsewhere as", plugin->aliases);
	print_list("References", plugin->references);
}

static int
explain_all(const struct settings *settings, const struct benchmark *benchmark, int count,
	    char **names)
{
	struct selection_rules rules = {.benchmark = benchmark, .wanted = VECTOR(const char *)};
	cleanup_vector struct vector checks = VECTOR(const struct check *);
	cleanup_error struct error *err = NULL;
	struct registry registry;
	int status = EXIT_CLEAN;

	rules.unwanted = VECTOR(const char *);
	rules.wanted_name = "CHECK";
	for (int i = 0; i < count; i++)
		*(const char **)vector_add(&rules.wanted) = names[i];
	registry_init(&registry);
	plugin_settings_load(&settings->plugins, &registry);
	if (selection_make(&registry, &rules, &checks, &err) < 0) {
		plugin_refusals_print(&registry);
		status = usage_error(&command_explain, "%s", error_text(err));
	}
	for (size_t i = 0; i < checks.count; i++) {
		if (i > 0)
			printf("\n\n");
		explain(*(const struct check **)vector_at(&checks, i), benchmark);
	}
	vector_free(&rules.wanted);
	registry_free(&registry);
	return status;
}

static int
run_explain(int argc, char **argv)
{
	struct settings settings = {.plugins = PLUGIN_SETTINGS};
	cleanup_error struct error *err = NULL;
	const struct benchmark *benchmark;
	int operands;
	enum option_result read = options_read(&command_explain, argc, argv, &settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ) {
		if (operands == argc)
			status = usage_error(&command_explain, "which check?");
		else if (plugin_settings_configure(&settings.plugins, &err) < 0 ||
			 plugin_settings_benchmark(&settings.plugins, &benchmark, &err) < 0)
			status = usage_error(&command_explain, "%s", error_text(err));
		else
			status =
				explain_all(&settings, benchmark, argc - operands, argv + operands);
	}
	plugin_settings_free(&settings.plugins);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "command/command.h"
#include "command/plugins.h"
#include "report/style.h"
#include "scan/result.h"

struct settings {
	struct plugin_settings plugins;
	bool verbose;
};

static const struct option_spec list_options[] = {
	{'v', "verbose", NULL, "show each plugin's file, vendor and version", OPTION_SWITCH,
	 offsetof(struct settings, verbose)},
	{0},
};

static int run_list(int argc, char **argv);

const struct command command_list = {
	.name = "list",
	.summary = "List the checks, and the plugins that were refused, with the reason.",
	.usage = "list [OPTION]...",
	.about = "Exit status: 0; 2 for a usage error; 3 if a plugin that was named was refused.",
	.tables = {{list_options, 0}, {plugin_options, offsetof(struct settings, plugins)}},
	.run = run_list,
};

static int
widest_id(const struct registry *registry)
{
	size_t widest = 0;

	for (size_t i = 0; i < registry->checks.count; i++) {
		const struct check *check = *(struct check **)vector_at(&registry->checks, i);
		size_t width = strlen(check->plugin.id);

		widest = width > widest ? width : widest;
	}
	return (int)widest;
}

static void
print_check(const struct check *check, const struct benchmark *benchmark, int width, bool verbose)
{
	const char *control = benchmark_control(benchmark, &check->plugin);
	cleanup_strbuf struct strbuf title = {0};

	style_add_safe(&title, check->plugin.title);
	printf("%-7s %-*s  %-8s  %s\n", control != NULL ? control : "-", width, check->plugin.id,
	       severity_name(check->plugin.severity), title.text);
	if (!verbose)
		return;
	strbuf_clear(&title);
	style_add_safe(&title, check->path);
	strbuf_add_text(&title, ", by ");
	style_add_safe(&title, check->plugin.vendor);
	strbuf_add_text(&title, ", version ");
	style_add_safe(&title, check->plugin.version);
	printf("        %s\n", title.text);
}

static int
list(const struct settings *settings, const struct benchmark *benchmark)
{
	struct registry registry;
	bool named;
	int width;

	registry_init(&registry);
	plugin_settings_load(&settings->plugins, &registry);
	width = widest_id(&registry);
	for (size_t i = 0; i < registry.checks.count; i++) {
		const struct check *check = *(struct check **)vector_at(&registry.checks, i);

		if (settings->plugins.benchmark_name == NULL ||
		    benchmark_control(benchmark, &check->plugin) != NULL)
			print_check(check, benchmark, width, settings->verbose);
	}
	if (registry.checks.count == 0)
		printf("There are no checks: no plugin was found in %s.\n",
		       settings->plugins.no_defaults ? "the places that were named"
						     : PLUGIN_DIRECTORIES);
	else
		printf("\nNumbers are those of %s.\n", benchmark->name);
	fflush(stdout);
	named = plugin_refusals_print(&registry);
	registry_free(&registry);
	return named ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

static int
run_list(int argc, char **argv)
{
	struct settings settings = {.plugins = PLUGIN_SETTINGS};
	cleanup_error struct error *err = NULL;
	const struct benchmark *benchmark;
	int operands;
	enum option_result read = options_read(&command_list, argc, argv, &settings, &operands);
	int status = read == OPTIONS_HELP ? EXIT_CLEAN : EXIT_USAGE;

	if (read == OPTIONS_READ) {
		if (operands < argc)
			status = usage_error(&command_list, "list takes no operand \"%s\"",
					     argv[operands]);
		else if (plugin_settings_benchmark(&settings.plugins, &benchmark, &err) < 0)
			status = usage_error(&command_list, "%s", error_text(err));
		else
			status = list(&settings, benchmark);
	}
	plugin_settings_free(&settings.plugins);
	return status;
}

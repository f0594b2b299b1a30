/* SPDX-License-Identifier: Apache-2.0 */
#include "target/recognise.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/strbuf.h"

/* A command line, looked at. Each word has memory of its own, so that a step beyond it is seen. */
struct line {
	struct arena arena;
	struct components components;
	struct word *words;
	size_t count;
	struct invocation invocation;
	bool found;
	struct strbuf text; /* the words that were found, with a bar between each two */
};

static void
read_line(struct line *line, const char *const *words)
{
	*line = (struct line){0};
	components_init(&line->components);
	components_declare(&line->components, "kube-scheduler", NULL);
	while (words[line->count] != NULL)
		line->count++;
	line->words = alloc_zeroed(line->count, sizeof(*line->words));
	for (size_t i = 0; i < line->count; i++) {
		line->words[i].text = alloc_copy(words[i]);
		line->words[i].origin.column = (uint32_t)(i + 1);
	}
	line->found = component_recognise(&line->components, &line->arena, line->words, line->count,
					  &line->invocation);
	strbuf_add_text(&line->text, "");
	for (size_t i = 0; line->found && i < line->invocation.count; i++)
		strbuf_printf(&line->text, "%s%s", i > 0 ? "|" : "",
			      line->invocation.words[i].text);
}

static void
free_line(struct line *line)
{
	for (size_t i = 0; i < line->count; i++) {
		char *text;

		memcpy(&text, &line->words[i].text, sizeof(text));
		free(text);
	}
	free(line->words);
	strbuf_free(&line->text);
	components_free(&line->components);
	arena_free(&line->arena);
}

static void
expect(const char *file, int number, const char *wanted, const char *const *words)
{
	struct line line;

	read_line(&line, words);
	if (line.found != (wanted != NULL)) {
		print_error("%s:%d: found: \"%s\"\n", file, number, line.text.text);
		fail();
	}
	if (wanted != NULL && strcmp(line.text.text, wanted) != 0) {
		print_error("%s:%d: \"%s\", not \"%s\"\n", file, number, line.text.text, wanted);
		fail();
	}
	if (wanted != NULL)
		assert_non_null(line.invocation.component);
	free_line(&line);
}

#define WORDS(...)         ((const char *const[]){__VA_ARGS__, NULL})
#define FINDS(wanted, ...) expect(__FILE__, __LINE__, wanted, WORDS(__VA_ARGS__))
#define IGNORES(...)       expect(__FILE__, __LINE__, NULL, WORDS(__VA_ARGS__))
#define READ(line, ...)    read_line(line, WORDS(__VA_ARGS__))

static void
by_the_base_name_of_the_program(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver", "kube-apiserver");
	FINDS("kube-apiserver|--a=b|c", "kube-apiserver", "--a=b", "c");
	FINDS("/usr/local/bin/kube-apiserver|--a", "/usr/local/bin/kube-apiserver", "--a");
	FINDS("./kube-apiserver", "./kube-apiserver");
	FINDS("//kube-apiserver", "//kube-apiserver");
	FINDS("kube-scheduler|--a", "kube-scheduler", "--a");

	READ(&line, "/a/kube-apiserver", "--a");
	assert_string_equal(line.invocation.component->name, "kube-apiserver");
	assert_ptr_equal(line.invocation.words, line.words);
	assert_null(line.invocation.gap);
	assert_null(line.invocation.image);
	assert_false(line.invocation.wrapped);
	free_line(&line);
}

static void
not_by_other_words(void **state)
{
	(void)state;
	IGNORES("");
	IGNORES("", "kube-apiserver");
	IGNORES("/");
	IGNORES("kube-apiserver/");
	IGNORES("echo", "kube-apiserver");
	IGNORES("grep", "kube-apiserver");
	IGNORES("grep", "--color=auto", "kube-apiserver");
	IGNORES("pgrep", "-f", "kube-apiserver --a");
	IGNORES("vi", "/etc/kubernetes/manifests/kube-apiserver.yaml");
	IGNORES("tail", "-f", "/var/log/kube-apiserver");
	IGNORES("karmada-apiserver", "--etcd-servers=x");
	IGNORES("kube-apiserver-foo");
	IGNORES("kube-apiserver.sh");
	IGNORES("my-kube-apiserver");
	IGNORES("KUBE-APISERVER");
	IGNORES("kube-apiserver --a");
	IGNORES("apiserver", "--a");
	IGNORES("--exec=kube-apiserver");
	IGNORES("kube-bench", "run", "--targets", "kube-apiserver");
	IGNORES("kubectl", "logs", "kube-apiserver");
	IGNORES("kubelet", "--pod-manifest-path=/bin/kube-apiserver");
	IGNORES("kube-apiserver (deleted)");
}

static void
no_words_run_nothing(void **state)
{
	static const char *const none[] = {NULL};

	(void)state;
	expect(__FILE__, __LINE__, NULL, none);
}

static void
within_a_shell_script(void **state)
{
	(void)state;
	FINDS("kube-apiserver|--a=b", "sh", "-c", "exec kube-apiserver --a=b");
	FINDS("/usr/local/bin/kube-apiserver|--a", "/bin/sh", "-c",
	      "exec /usr/local/bin/kube-apiserver --a 1>>/var/log/kube-apiserver.log 2>&1");
	FINDS("kube-apiserver|--a", "/bin/bash", "-ec", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "bash", "-c", "-e", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "dash", "-c", "--", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "bash", "--norc", "-c", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "ash", "+x", "-xc", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "-bash", "-lc", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "busybox", "sh", "-c", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "zsh", "-c", "kube-apiserver --a &");
	FINDS("kube-apiserver|--a", "ksh", "-c", "(kube-apiserver --a)");
	FINDS("kube-apiserver|--a b|c", "sh", "-c", "kube-apiserver '--a b' \"c\"");
	FINDS("kube-apiserver|--a|--b", "sh", "-c", "kube-apiserver \\\n  --a \\\n  --b\n");
}

static void
a_shell_s_options_may_have_values(void **state)
{
	(void)state;
	FINDS("kube-apiserver|--a", "bash", "-o", "pipefail", "-c", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "bash", "-euo", "pipefail", "-c", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "bash", "-eo", "pipefail", "-c", "kube-apiserver --a");
	FINDS("kube-apiserver|--a", "bash", "+O", "extglob", "-c", "kube-apiserver --a");
	IGNORES("bash", "-c");
	IGNORES("bash", "-o");
	IGNORES("bash", "-c", "-o");
	IGNORES("bash", "-c", "--");
	IGNORES("bash");
}

static void
among_other_commands(void **state)
{
	(void)state;
	FINDS("kube-apiserver|--a", "sh", "-c", "sleep 5; exec kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sh", "-c", "mkdir -p /x && cd /x && kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sh", "-c", "kube-apiserver --a | tee /log");
	FINDS("kube-apiserver|--a", "sh", "-c",
	      "set -e\nif [ -f /x ]; then\n  echo kube-apiserver\nfi\nexec kube-apiserver --a\n");
	FINDS("kube-apiserver|--a", "sh", "-c",
	      "if true; then exec kube-apiserver --a; else exit 1; fi");
	FINDS("kube-apiserver|--a", "sh", "-c",
	      "while ! curl -s x; do :; done; kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sh", "-c", "GOGC=50 kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sh", "-c", "exec -a other kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sh", "-c", "ulimit -n 65536; exec env A=B kube-apiserver --a");
}

static void
not_where_a_script_only_names_it(void **state)
{
	(void)state;
	IGNORES("sh", "-c", "");
	IGNORES("sh", "-c", "   ");
	IGNORES("sh", "-c", "echo kube-apiserver");
	IGNORES("sh", "-c", "exec karmada-apiserver # kube-apiserver --a");
	IGNORES("sh", "-c", "# kube-apiserver --a\nsleep 1");
	IGNORES("sh", "-c", "echo 'x; kube-apiserver --a'");
	IGNORES("sh", "-c", "ps -ef | grep kube-apiserver | grep -v grep");
	IGNORES("sh", "-c", "cat <<EOF\nkube-apiserver --a\nEOF\n");
	IGNORES("sh", "-c", "echo > kube-apiserver");
	IGNORES("sh", "-c", "NAME=kube-apiserver");
	IGNORES("sh", "-c", "'kube-apiserver --a'");
	IGNORES("sh", "-c", "kube-apiserver 'left open");
	IGNORES("sh", "-c", "sleep 1", "kube-apiserver", "--a");
	IGNORES("sh", "-x", "run.sh", "kube-apiserver");
}

static void
words_behind_a_script_are_its_arguments(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver|--a|--b|--c d", "sh", "-c", "exec kube-apiserver --a \"$@\"", "sh",
	      "--b", "--c d");
	FINDS("kube-apiserver|--a", "sh", "-c", "exec kube-apiserver --a \"$@\"", "sh");
	FINDS("kube-apiserver|--a", "sh", "-c", "exec kube-apiserver --a \"$@\"");
	FINDS("kube-apiserver|--b", "sh", "-c", "exec kube-apiserver $@", "sh", "--b");
	FINDS("kube-apiserver|--a", "sh", "-c", "exec kube-apiserver --a", "sh", "--b");
	FINDS("kube-apiserver|--b|--a", "sh", "-c", "exec kube-apiserver \"$@\" --a", "sh", "--b");

	READ(&line, "sh", "-c", "exec kube-apiserver --a \"$@\"", "sh", "--b");
	assert_null(line.invocation.gap);
	assert_int_equal(line.invocation.words[2].origin.column, 5);
	free_line(&line);
}

static void
words_that_a_shell_adds_are_a_gap(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "sh", "-c", "exec kube-apiserver $ARGS --a");
	assert_string_equal(line.text.text, "kube-apiserver|--a");
	assert_non_null(line.invocation.gap);
	assert_non_null(strstr(line.invocation.gap, "$ARGS"));
	assert_true(line.invocation.wrapped);
	free_line(&line);

	READ(&line, "sh", "-c", "exec kube-apiserver \"$@\" $EXTRA", "sh", "--b");
	assert_string_equal(line.text.text, "kube-apiserver|--b");
	assert_non_null(strstr(line.invocation.gap, "$EXTRA"));
	free_line(&line);

	READ(&line, "sh", "-c", "exec kube-apiserver $(cat /args)");
	assert_non_null(strstr(line.invocation.gap, "$(cat /args)"));
	free_line(&line);

	READ(&line, "sh", "-c", "exec sh -c 'kube-apiserver $ARGS'");
	assert_non_null(strstr(line.invocation.gap, "$ARGS"));
	free_line(&line);
}

static void
a_value_that_a_shell_adds_is_no_gap(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "sh", "-c", "exec kube-apiserver --a=$A \"--b=$B\"");
	assert_null(line.invocation.gap);
	assert_int_equal(line.invocation.count, 3);
	assert_string_equal(line.invocation.words[1].unresolved, "$A");
	assert_string_equal(line.invocation.words[2].unresolved, "$B");
	assert_true(line.invocation.wrapped);
	free_line(&line);
}

/* A word that a script hands on is still at its place in the file. */
static void
words_of_a_script_have_places(void **state)
{
	const struct word_layout layout = {.line = 10, .column = 20, .indent = 4};
	const struct word words[] = {
		{.text = "sh"},
		{.text = "-c"},
		{.text = "sleep 1\nexec kube-apiserver --a", .layout = &layout}};
	cleanup_arena struct arena arena = {0};
	struct components components;
	struct invocation invocation;

	(void)state;
	components_init(&components);
	assert_true(component_recognise(&components, &arena, words, 3, &invocation));
	assert_int_equal(invocation.words[0].origin.line, 11);
	assert_int_equal(invocation.words[0].origin.column, 10);
	assert_int_equal(invocation.words[1].origin.line, 11);
	assert_int_equal(invocation.words[1].origin.column, 25);
	components_free(&components);
}

static void
as_a_script_file(void **state)
{
	(void)state;
	FINDS("/usr/local/bin/kube-apiserver|--x", "/bin/sh", "/usr/local/bin/kube-apiserver",
	      "--x");
	FINDS("kube-apiserver|--x", "bash", "-eu", "--", "kube-apiserver", "--x");
	FINDS("/x/kube-apiserver|--x", "/usr/bin/python3", "/x/kube-apiserver", "--x");
	FINDS("/x/kube-apiserver", "perl", "-w", "/x/kube-apiserver");
	IGNORES("/bin/sh", "/x/start.sh", "kube-apiserver");
	IGNORES("python3", "serve.py", "kube-apiserver");
}

static void
through_wrappers(void **state)
{
	(void)state;
	FINDS("kube-apiserver|--a", "nohup", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "/usr/bin/env", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "env", "A=B", "C=", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "env", "-i", "-u", "X", "--unset=Y", "A=B", "kube-apiserver",
	      "--a");
	FINDS("kube-apiserver|--a", "tini", "--", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "/sbin/tini", "-s", "--", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "tini", "-g", "-p", "SIGTERM", "--", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "dumb-init", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "dumb-init", "-r", "15:3", "--", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "catatonit", "--", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "sudo", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "sudo", "-E", "-u", "x", "A=B", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "timeout", "5", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "timeout", "-s", "KILL", "5", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "timeout", "--signal=KILL", "-k", "9", "5m", "kube-apiserver",
	      "--a");
	FINDS("kube-apiserver|--a", "nice", "-n", "5", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "nice", "-5", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "ionice", "-c", "2", "-n0", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "chrt", "-f", "10", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "taskset", "-c", "0-3", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "chroot", "/root", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "setsid", "-w", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "stdbuf", "-oL", "-e", "0", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "systemd-cat", "-t", "api", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "numactl", "--membind=0", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "numactl", "-N", "0", "-m", "0", "kube-apiserver", "--a");
}

static void
through_flock(void **state)
{
	(void)state;
	FINDS("/hyperkube-is-not-it/kube-apiserver|--a", "/usr/bin/flock",
	      "/var/lock/api-server.lock", "/hyperkube-is-not-it/kube-apiserver", "--a");
	FINDS("apiserver|--a", "flock", "/lock", "/hyperkube", "apiserver", "--a");
	FINDS("kube-apiserver|--a", "flock", "--exclusive", "--timeout=30", "/lock",
	      "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "flock", "-w", "30", "-E", "4", "/lock", "kube-apiserver",
	      "--a");
	FINDS("kube-apiserver|--a", "flock", "/lock", "-c", "exec kube-apiserver --a");
	FINDS("kube-apiserver|--a", "flock", "-x", "/lock", "--command", "kube-apiserver --a");
	FINDS("kube-apiserver", "flock", "/lock", "-c", "kube-apiserver \"$@\"");
	IGNORES("flock", "/lock", "-c");
	IGNORES("flock", "/kube-apiserver");
	IGNORES("flock", "-w", "kube-apiserver");
	IGNORES("flock", "kube-apiserver", "sleep", "1");
}

static void
through_log_runners(void **state)
{
	(void)state;
	FINDS("/usr/local/bin/kube-apiserver|--a", "/go-runner",
	      "--log-file=/var/log/kube-apiserver.log", "--also-stdout=false",
	      "--redirect-stderr=true", "/usr/local/bin/kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "kube-log-runner", "-log-file=/log", "-also-stdout",
	      "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "/go-runner", "--log-file", "/log", "-redirect-stderr",
	      "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "kube-log-runner", "-log-file", "/log", "-log-file-size", "10M",
	      "-flush-interval", "5s", "kube-apiserver", "--a");
	IGNORES("/go-runner", "--log-file=/usr/bin/kube-apiserver");
	IGNORES("/go-runner", "--log-file", "/log/kube-apiserver", "sleep", "1");
}

static void
through_wrappers_of_wrappers(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver|--a", "sudo", "nohup", "env", "A=B", "timeout", "5", "kube-apiserver",
	      "--a");
	FINDS("kube-apiserver|--a|--b", "tini", "--", "sh", "-c", "exec kube-apiserver --a \"$@\"",
	      "x", "--b");
	FINDS("apiserver|--a", "sh", "-c", "flock /lock -c 'exec /hyperkube apiserver --a'");

	READ(&line, "nohup", "kube-apiserver");
	assert_true(line.invocation.wrapped);
	free_line(&line);
}

static void
a_wrapper_may_run_nothing(void **state)
{
	(void)state;
	IGNORES("env");
	IGNORES("env", "A=B");
	IGNORES("env", "-u");
	IGNORES("env", "-u", "kube-apiserver");
	IGNORES("sudo", "-u", "kube-apiserver");
	IGNORES("sudo", "--");
	IGNORES("timeout");
	IGNORES("timeout", "5");
	IGNORES("timeout", "kube-apiserver");
	IGNORES("tini", "-p");
	IGNORES("nohup", "echo", "kube-apiserver");
	IGNORES("env", "A=B", "grep", "kube-apiserver");
	IGNORES("nice", "A=B", "kube-apiserver");
	IGNORES("busybox");
	IGNORES("busybox", "echo", "kube-apiserver");
}

static void
as_a_part_of_hyperkube(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver|--a", "hyperkube", "kube-apiserver", "--a");
	FINDS("apiserver|--a", "/hyperkube", "apiserver", "--a");
	FINDS("kube-scheduler|--a", "/hyperkube", "kube-scheduler", "--a");
	IGNORES("hyperkube");
	IGNORES("hyperkube", "");
	IGNORES("hyperkube", "kubelet", "--x=apiserver");
	IGNORES("hyperkube", "controller-manager", "kube-apiserver");
	IGNORES("hyperkube", "apiserver2");

	READ(&line, "hyperkube", "apiserver");
	assert_string_equal(line.invocation.component->name, "kube-apiserver");
	free_line(&line);
}

static void
in_a_container(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver|--a", "docker", "run", "-d", "--name=api", "--net=host",
	      "example.org/kube-apiserver:v1.20.1", "kube-apiserver", "--a");
	FINDS("kube-apiserver|--a", "podman", "run", "-it", "--rm", "-p", "80:80", "-p81:81", "-v",
	      "/a:/b", "--name", "api", "-e", "A=B", "some/image", "kube-apiserver", "--a");
	FINDS("apiserver|--a", "nerdctl", "run", "some/hyperkube:v1.9.0", "/hyperkube", "apiserver",
	      "--a");
	FINDS("kube-apiserver|--a", "docker", "create", "some/image", "sh", "-c",
	      "exec kube-apiserver --a");
	FINDS("kube-apiserver|--a", "sudo", "docker", "run", "image", "kube-apiserver", "--a");

	READ(&line, "docker", "run", "registry:5000/kube-apiserver:v1.20.1", "kube-apiserver");
	assert_string_equal(line.invocation.image, "registry:5000/kube-apiserver:v1.20.1");
	assert_true(line.invocation.wrapped);
	free_line(&line);
}

static void
by_the_entrypoint_of_a_container(void **state)
{
	struct line line;

	(void)state;
	FINDS("kube-apiserver|--a", "docker", "create", "--pull=never",
	      "--entrypoint=kube-apiserver", "--network=x",
	      "registry.k8s.io/kube-apiserver:v1.36.1", "--a");
	FINDS("/bin/kube-apiserver|--a|b", "docker", "run", "--entrypoint", "/bin/kube-apiserver",
	      "-d", "some/image", "--a", "b");
	FINDS("kube-apiserver|--a", "docker", "run", "--entrypoint=sh", "some/image", "-c",
	      "exec kube-apiserver --a");
	FINDS("kube-apiserver|--a", "docker", "run", "--entrypoint=", "some/image",
	      "kube-apiserver", "--a");
	IGNORES("docker", "run", "--entrypoint=sleep", "some/kube-apiserver:v1", "kube-apiserver");
	IGNORES("docker", "run", "--entrypoint=", "some/kube-apiserver:v1", "--a");
	IGNORES("docker", "run", "--entrypoint");
	IGNORES("docker", "run", "--entrypoint=kube-apiserver");
	IGNORES("docker", "run", "--entrypoint", "kube-apiserver");

	READ(&line, "docker", "run", "--entrypoint=kube-apiserver", "a/b:v1.2.3", "--a");
	assert_string_equal(line.invocation.image, "a/b:v1.2.3");
	free_line(&line);
}

static void
by_the_image_of_a_container(void **state)
{
	(void)state;
	FINDS("registry.k8s.io/kube-apiserver:v1.30.0|--a", "docker", "run", "-d",
	      "registry.k8s.io/kube-apiserver:v1.30.0", "--a");
	FINDS("kube-apiserver", "docker", "run", "kube-apiserver");
	IGNORES("docker", "run", "some/image", "--a=kube-apiserver");
	IGNORES("docker", "run", "kube-apiserver", "sleep", "1");
	IGNORES("docker", "run", "--name=kube-apiserver", "busybox");
	IGNORES("docker", "run", "--name", "kube-apiserver", "busybox", "sleep", "1");
}

static void
a_runtime_may_run_nothing(void **state)
{
	(void)state;
	IGNORES("docker");
	IGNORES("docker", "run");
	IGNORES("docker", "logs", "kube-apiserver");
	IGNORES("docker", "exec", "kube-apiserver", "ls");
	IGNORES("docker", "run", "-");
	IGNORES("docker", "run", "--");
	IGNORES("docker", "run", "-p");
	IGNORES("docker", "run", "-d", "--name");
	IGNORES("docker", "", "kube-apiserver");
	IGNORES("docker", "run create", "kube-apiserver");
	FINDS("kube-apiserver|--a", "docker", "run", "--", "image", "kube-apiserver", "--a");
}

/* What another command of the script runs in is not where the component runs. */
static void
commands_of_a_script_do_not_mix(void **state)
{
	struct line line;

	(void)state;
	READ(&line, "sh", "-c", "docker run x/kube-proxy:v1.9.1 sleep 1; exec kube-apiserver --a");
	assert_string_equal(line.text.text, "kube-apiserver|--a");
	assert_null(line.invocation.image);
	free_line(&line);

	READ(&line, "docker", "run", "x/kube-apiserver:v1.9.1", "sh", "-c",
	     "docker run y sleep; kube-apiserver");
	assert_string_equal(line.invocation.image, "x/kube-apiserver:v1.9.1");
	free_line(&line);
}

/* A script within a script, each quoted for the one around it. */
static char *
nest(const char *innermost, int depth)
{
	char *script = alloc_copy(innermost);

	for (int i = 0; i < depth; i++) {
		struct strbuf outer = {0};

		strbuf_add_text(&outer, "sh -c ");
		for (const char *c = script; *c != '\0'; c++) {
			if (strchr(" \\'\"", *c) != NULL && outer.length < (size_t)1 << 16)
				strbuf_add_char(&outer, '\\');
			strbuf_add_char(&outer, *c);
		}
		free(script);
		script = outer.text;
	}
	return script;
}

static void
nesting_has_an_end(void **state)
{
	struct line line;
	char *script;

	(void)state;
	script = nest("kube-apiserver --a", 3);
	FINDS("kube-apiserver|--a", "sh", "-c", script);
	free(script);
	script = nest("kube-apiserver --a", 50);
	READ(&line, "sh", "-c", script);
	free_line(&line);
	free(script);
}

static void
long_chains_have_an_end(void **state)
{
	static const char *const links[] = {"nohup", "env", "sudo", "busybox", "python3", "tini"};
	const char **words = alloc_zeroed(100002, sizeof(*words));

	(void)state;
	for (size_t i = 0; i < 100000; i++)
		words[i] = links[i % 6];
	words[100000] = "kube-apiserver";
	expect(__FILE__, __LINE__, NULL, words);
	free(words);
}

static void
expect_image(bool wanted, const char *image)
{
	struct components components;
	const struct component *component;
	char *copy = alloc_copy(image);

	components_init(&components);
	component = component_of_image(&components, copy);
	if ((component != NULL) != wanted)
		fail_msg("\"%s\"", image);
	if (wanted)
		assert_string_equal(component->name, "kube-apiserver");
	free(copy);
	components_free(&components);
}

static void
images_of_components(void **state)
{
	static const char *const images[] = {
		"kube-apiserver",
		"kube-apiserver:v1.19.3",
		"kube-apiserver:",
		"registry.k8s.io/kube-apiserver",
		"registry.k8s.io/kube-apiserver:v1.30.0",
		"registry:5000/kube-apiserver",
		"registry:5000/a/b/kube-apiserver-amd64:v1.19.3-gke.1@sha256:0123",
		"kube-apiserver@sha256:0123/4",
		"kube-apiserver-amd64",
		"kube-apiserver-arm:v1",
		"kube-apiserver-arm64:v1",
		"kube-apiserver-ppc64le:v1",
		"kube-apiserver-s390x:v1",
		"gcr.io/google_containers/kube-apiserver:7bf05b2d35172296e4fbd2604362456f",
		"[2001:db8::1]:5000/kube-apiserver:v1",
		"{{ .Values.registry }}/kube-apiserver:{{ .Values.tag }}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++)
		expect_image(true, images[i]);
}

static void
images_of_others(void **state)
{
	static const char *const images[] = {
		"",
		":",
		"@",
		"/",
		"@kube-apiserver",
		":kube-apiserver",
		"metrics-apiserver:v1",
		"kube-apiserver-proxy:v1",
		"kube-apiserver-amd",
		"kube-apiserver-amd642:v1",
		"kube-apiserver-",
		"kube-apiserver_amd64",
		"kube-apiserverx",
		"kube-apiserve",
		"my-kube-apiserver:v1",
		"kube-apiserver/other:v1",
		"other@sha256:0123/kube-apiserver",
		"hyperkube:v1.16.0",
		"karmada-apiserver:v1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++)
		expect_image(false, images[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_the_base_name_of_the_program),
		cmocka_unit_test(not_by_other_words),
		cmocka_unit_test(no_words_run_nothing),
		cmocka_unit_test(within_a_shell_script),
		cmocka_unit_test(a_shell_s_options_may_have_values),
		cmocka_unit_test(among_other_commands),
		cmocka_unit_test(not_where_a_script_only_names_it),
		cmocka_unit_test(words_behind_a_script_are_its_arguments),
		cmocka_unit_test(words_that_a_shell_adds_are_a_gap),
		cmocka_unit_test(a_value_that_a_shell_adds_is_no_gap),
		cmocka_unit_test(words_of_a_script_have_places),
		cmocka_unit_test(as_a_script_file),
		cmocka_unit_test(through_wrappers),
		cmocka_unit_test(through_flock),
		cmocka_unit_test(through_log_runners),
		cmocka_unit_test(through_wrappers_of_wrappers),
		cmocka_unit_test(a_wrapper_may_run_nothing),
		cmocka_unit_test(as_a_part_of_hyperkube),
		cmocka_unit_test(in_a_container),
		cmocka_unit_test(by_the_entrypoint_of_a_container),
		cmocka_unit_test(by_the_image_of_a_container),
		cmocka_unit_test(a_runtime_may_run_nothing),
		cmocka_unit_test(commands_of_a_script_do_not_mix),
		cmocka_unit_test(nesting_has_an_end),
		cmocka_unit_test(long_chains_have_an_end),
		cmocka_unit_test(images_of_components),
		cmocka_unit_test(images_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

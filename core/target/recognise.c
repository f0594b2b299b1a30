/* SPDX-License-Identifier: Apache-2.0 */
#include "target/recognise.h"

#include <ctype.h>
#include <string.h>

#include "base/path.h"
#include "target/shell.h"

/* Wrappers around wrappers: more than anybody nests, and an end to what a hostile line can cost. */
#define DEPTH_MAX 8

/* A program that runs the command in its arguments. */
struct wrapper {
	const char *name;
	/* Its options whose value is a word of its own, with blanks around each. */
	const char *valued;
	/* Words of its own between the options and the command. */
	size_t operands;
	/* NAME=VALUE words may stand before the command. */
	bool assignments;
};

/* Of Kubernetes' log runner, under both its names. */
static const char log_runner_valued[] = " -log-file --log-file -log-file-size --log-file-size "
					"-log-file-age --log-file-age "
					"-flush-interval --flush-interval ";

static const struct wrapper wrappers[] = {
	{"catatonit", "", 0, false},
	{"chroot", "", 1, false},
	{"chrt", "", 1, false},
	{"dumb-init", " -r --rewrite ", 0, false},
	{"env", " -u --unset -C --chdir ", 0, true},
	{"flock", " -w --wait --timeout -E --conflict-exit-code ", 1, false},
	{"go-runner", log_runner_valued, 0, false},
	{"ionice", " -c --class -n --classdata ", 0, false},
	{"kube-log-runner", log_runner_valued, 0, false},
	{"nice", " -n --adjustment ", 0, false},
	{"nohup", "", 0, false},
	{"numactl",
	 " -i --interleave -p --preferred -P --preferred-many -m --membind -N --cpunodebind "
	 "-C --physcpubind ",
	 0, false},
	{"setsid", "", 0, false},
	{"stdbuf", " -i --input -o --output -e --error ", 0, false},
	{"sudo", " -u --user -g --group -h --host -p --prompt -C -D -r -t ", 0, true},
	{"systemd-cat", " -t --identifier -p --priority ", 0, false},
	{"taskset", "", 1, false},
	{"timeout", " -k --kill-after -s --signal ", 1, false},
	{"tini", " -p -e ", 0, false},
};

static const char *const shells[] = {"ash", "bash", "dash", "ksh", "mksh", "sh", "zsh"};

/* Programs that run the script in their first argument, so that a script called kube-apiserver is
 * found as a process. */
static const char *const interpreters[] = {"perl", "python", "python2", "python3"};

static const char *const runtimes[] = {"docker", "nerdctl", "podman"};

/* A runtime's options that stand alone; any other long or short one takes the next word, unless it
 * holds a "=" or, if short, the value itself. */
static const char runtime_switches[] =
	" -d --detach -i --interactive -t --tty -it -ti -dit -dti -itd -P --publish-all --rm "
	"--init "
	"--privileged --read-only --no-healthcheck --oom-kill-disable --disable-content-trust "
	"--replace --sig-proxy -q --quiet ";

/* A search and what it may use. */
struct search {
	const struct components *components;
	struct arena *arena;
	int depth;
};

static bool recognise(const struct search *search, const struct word *words, size_t count,
		      struct invocation *found);

static bool
is_one_of(const char *name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, names[i]) == 0)
			return true;
	}
	return false;
}

#define IS_ONE_OF(name, names) is_one_of((name), (names), sizeof(names) / sizeof((names)[0]))

/* Is the word in a list of words with blanks around each? */
static bool
is_listed(const char *word, const char *list)
{
	size_t length = strlen(word);

	if (length == 0 || strchr(word, ' ') != NULL)
		return false;
	for (const char *at = strstr(list, word); at != NULL; at = strstr(at + 1, word)) {
		if (at > list && at[-1] == ' ' && at[length] == ' ')
			return true;
	}
	return false;
}

static bool
is_assignment(const char *word)
{
	const char *equals = strchr(word, '=');

	if (equals == NULL || equals == word || isdigit((unsigned char)*word))
		return false;
	for (const char *c = word; c < equals; c++) {
		if (!isalnum((unsigned char)*c) && *c != '_')
			return false;
	}
	return true;
}

static bool
found_component(const struct component *component, const struct word *words, size_t count,
		struct invocation *found)
{
	found->component = component;
	found->words = words;
	found->count = count;
	return component != NULL;
}

/* hyperkube kube-apiserver, hyperkube apiserver: the subcommand stands for the program. */
static bool
recognise_hyperkube(const struct search *search, const struct word *words, size_t count,
		    struct invocation *found)
{
	const char *name;

	if (count < 2)
		return false;
	name = words[1].text;
	for (size_t i = 0; i < search->components->items.count; i++) {
		const struct component *component =
			*(struct component **)vector_at(&search->components->items, i);
		const char *const *sub = component->subcommands;

		if (strcmp(component->name, name) == 0)
			return found_component(component, words + 1, count - 1, found);
		for (; sub != NULL && *sub != NULL; sub++) {
			if (strcmp(*sub, name) == 0)
				return found_component(component, words + 1, count - 1, found);
		}
	}
	return false;
}

/* The words of a command, with the script's own arguments where it has "$@". */
static const struct word *
join_arguments(const struct search *search, const struct shell_command *command,
	       const struct word *arguments, size_t count)
{
	struct word *words;
	size_t before = command->arguments;

	if (before == SIZE_MAX || count == 0)
		return command->words;
	words = arena_alloc(search->arena, (command->count + count) * sizeof(*words));
	memcpy(words, command->words, before * sizeof(*words));
	memcpy(words + before, arguments, count * sizeof(*words));
	memcpy(words + before + count, command->words + before,
	       (command->count - before) * sizeof(*words));
	return words;
}

/* Puts what one command runs, with all that it runs in turn, behind end; the first takes found's
 * place. Returns the new end. */
static struct invocation *
add_invocation(const struct search *search, const struct invocation *one, struct invocation *end,
	       struct invocation *found)
{
	struct invocation *added = found;

	if (end != NULL) {
		added = arena_alloc(search->arena, sizeof(*added));
		end->next = added;
	}
	*added = *one;
	while (added->next != NULL)
		added = added->next;
	return added;
}

static bool
recognise_script(const struct search *search, const struct word *script,
		 const struct word *arguments, size_t argument_count, struct invocation *found)
{
	cleanup_vector struct vector commands = VECTOR(struct shell_command);
	const struct invocation before = *found;
	struct invocation *end = NULL;
	struct shell_text text = {.text = script->text, .origin = script->origin};

	if (script->layout != NULL) {
		text.follow = true;
		text.origin.line = script->layout->line;
		text.origin.column = script->layout->column;
		text.indent = script->layout->indent;
	}
	if (!shell_read(search->arena, &text, &commands))
		return false;
	for (size_t i = 0; i < commands.count; i++) {
		const struct shell_command *command = vector_at(&commands, i);
		size_t added = command->arguments != SIZE_MAX ? argument_count : 0;
		const struct word *words =
			join_arguments(search, command, arguments, argument_count);
		/* What a command before this one runs in is not where this one runs. */
		struct invocation one = before;

		if (!recognise(search, words, command->count + added, &one))
			continue;
		if (command->gap != NULL)
			one.gap = arena_printf(search->arena,
					       "%s in the shell command may hold more flags",
					       command->gap);
		one.wrapped = true;
		end = add_invocation(search, &one, end, found);
	}
	return end != NULL;
}

/* sh -c SCRIPT [NAME [ARGUMENT…]], or sh FILE [ARGUMENT…]. */
static bool
recognise_shell(const struct search *search, const struct word *words, size_t count,
		struct invocation *found)
{
	size_t i = 1;
	bool command_string = false;

	for (; i < count && (words[i].text[0] == '-' || words[i].text[0] == '+'); i++) {
		const char *option = words[i].text;

		if (strcmp(option, "--") == 0) {
			i++;
			break;
		}
		if (option[0] == '-' && option[1] == '-')
			continue;
		if (option[0] == '-' && strchr(option, 'c') != NULL)
			command_string = true;
		if (strpbrk(option, "oO") != NULL) /* -euo pipefail */
			i++;
	}
	if (i >= count)
		return false;
	if (command_string) {
		size_t behind = count - i > 2 ? count - i - 2 : 0;

		return recognise_script(search, &words[i], words + count - behind, behind, found);
	}
	found->wrapped = true;
	return found_component(components_find(search->components, path_base(words[i].text)),
			       words + i, count - i, found);
}

static size_t
skip_options(const struct word *words, size_t count, const char *valued)
{
	size_t i = 1;

	while (i < count && words[i].text[0] == '-') {
		const char *option = words[i++].text;

		if (strcmp(option, "--") == 0)
			break;
		if (is_listed(option, valued))
			i++;
	}
	return i < count ? i : count;
}

static bool
recognise_wrapped(const struct search *search, const struct wrapper *wrapper,
		  const struct word *words, size_t count, struct invocation *found)
{
	size_t i = skip_options(words, count, wrapper->valued);

	while (wrapper->assignments && i < count && is_assignment(words[i].text))
		i++;
	i += wrapper->operands;
	if (i >= count)
		return false;
	found->wrapped = true;
	/* flock LOCK -c SCRIPT */
	if (strcmp(wrapper->name, "flock") == 0 && i + 1 < count &&
	    is_listed(words[i].text, " -c --command "))
		return recognise_script(search, &words[i + 1], NULL, 0, found);
	return recognise(search, words + i, count - i, found);
}

/* Steps over one option of docker run; returns how many words it takes. */
static size_t
runtime_option_length(const char *option)
{
	if (strchr(option, '=') != NULL || is_listed(option, runtime_switches))
		return 1;
	return option[1] != '-' && option[2] != '\0' ? 1 : 2;
}

/* The place of the image, behind the options. The last --entrypoint is in *entrypoint. */
static size_t
skip_runtime_options(const struct word *words, size_t count, struct word *entrypoint)
{
	size_t i = 2;

	while (i < count && words[i].text[0] == '-' && words[i].text[1] != '\0') {
		const char *option = words[i].text;

		if (strcmp(option, "--") == 0)
			return i + 1;
		if (strncmp(option, "--entrypoint=", 13) == 0) {
			*entrypoint = words[i];
			entrypoint->text += 13;
		} else if (strcmp(option, "--entrypoint") == 0 && i + 1 < count) {
			*entrypoint = words[i + 1];
		}
		i += runtime_option_length(option);
	}
	return i;
}

/* docker run [OPTION…] IMAGE [COMMAND…]. Without a command and an entrypoint, the image's name
 * tells what it runs; an entrypoint of "" takes the image's away. */
static bool
recognise_runtime(const struct search *search, const struct word *words, size_t count,
		  struct invocation *found)
{
	struct word entrypoint = {0};
	struct word *joined;
	size_t i;

	if (count < 3 || !is_listed(words[1].text, " run create "))
		return false;
	i = skip_runtime_options(words, count, &entrypoint);
	if (i >= count)
		return false;
	found->image = words[i].text;
	found->wrapped = true;
	if (entrypoint.text == NULL && (i + 1 == count || words[i + 1].text[0] == '-'))
		return found_component(component_of_image(search->components, words[i].text),
				       words + i, count - i, found);
	if (entrypoint.text == NULL || *entrypoint.text == '\0')
		return recognise(search, words + i + 1, count - i - 1, found);
	joined = arena_alloc(search->arena, (count - i) * sizeof(*joined));
	memcpy(joined, words + i, (count - i) * sizeof(*joined));
	joined[0] = entrypoint;
	return recognise(search, joined, count - i, found);
}

static bool
recognise(const struct search *search, const struct word *words, size_t count,
	  struct invocation *found)
{
	const struct search deeper = {search->components, search->arena, search->depth + 1};
	const struct component *component;
	const char *name;

	if (count == 0 || search->depth > DEPTH_MAX)
		return false;
	name = path_base(words[0].text);
	component = components_find(search->components, name);
	if (component != NULL)
		return found_component(component, words, count, found);
	if (strcmp(name, "hyperkube") == 0)
		return recognise_hyperkube(&deeper, words, count, found);
	if (strcmp(name, "busybox") == 0)
		return recognise(&deeper, words + 1, count - 1, found);
	if (IS_ONE_OF(name[0] == '-' ? name + 1 : name, shells))
		return recognise_shell(&deeper, words, count, found);
	if (IS_ONE_OF(name, interpreters))
		return recognise_wrapped(&deeper, &(const struct wrapper){name, "", 0, false},
					 words, count, found);
	if (IS_ONE_OF(name, runtimes))
		return recognise_runtime(&deeper, words, count, found);
	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
		if (strcmp(name, wrappers[i].name) == 0)
			return recognise_wrapped(&deeper, &wrappers[i], words, count, found);
	}
	return false;
}

bool
component_recognise(const struct components *components, struct arena *arena,
		    const struct word *words, size_t count, struct invocation *invocation)
{
	const struct search search = {components, arena, 0};

	*invocation = (struct invocation){0};
	return recognise(&search, words, count, invocation);
}

const struct component *
component_of_image(const struct components *components, const char *image)
{
	static const char *const architectures[] = {"amd64",   "arm",   "arm64",  "ppc64le",
						    "riscv64", "s390x", "windows"};
	size_t length = strcspn(image, "@");
	const char *slash = memrchr(image, '/', length);
	const char *name = slash != NULL ? slash + 1 : image;

	length = (size_t)(image + length - name);
	if (memchr(name, ':', length) != NULL)
		length = strcspn(name, ":");
	for (size_t i = 0; i < components->items.count; i++) {
		const struct component *component =
			*(struct component **)vector_at(&components->items, i);
		size_t own = strlen(component->name);

		if (length < own || strncmp(name, component->name, own) != 0)
			continue;
		if (length == own)
			return component;
		for (size_t a = 0; a < sizeof(architectures) / sizeof(architectures[0]); a++) {
			if (name[own] == '-' && length - own - 1 == strlen(architectures[a]) &&
			    strncmp(name + own + 1, architectures[a], length - own - 1) == 0)
				return component;
		}
	}
	return NULL;
}

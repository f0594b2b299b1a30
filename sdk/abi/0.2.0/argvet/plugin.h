/* SPDX-License-Identifier: Apache-2.0
 *
 * argvet/plugin.h - the one header that a check is built against.
 *
 * A plugin is a shared object that exports one constant, `argvet_plugin`. Loading it runs none of
 * its code: argvet reads the constant, may list or skip the check, and calls .run once for each
 * target it applies to.
 *
 * Ownership. Every pointer that crosses this header is borrowed. What argvet hands out lives until
 * .run returns; what a check hands in is copied before the call returns. Neither side frees the
 * other's memory.
 *
 * Threads. One run is one thread; .run may be called again for another target at any time after it
 * has returned. A check keeps no state between runs.
 *
 * Growth. Members are only ever appended. Whoever writes a struct stamps it with its size, so a
 * reader of another age knows where the writer's knowledge ended. ARGVET_ABI moves only when an old
 * plugin can no longer be understood.
 */
#ifndef ARGVET_PLUGIN_H
#define ARGVET_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define ARGVET_ABI 1

/* Values start at 1 so that a forgotten member is seen, not guessed. */
enum argvet_severity {
	ARGVET_INFO = 1,
	ARGVET_LOW,
	ARGVET_MEDIUM,
	ARGVET_HIGH,
	ARGVET_CRITICAL
};

enum argvet_kind {
	ARGVET_MISSING_ATTRIBUTE = 1, /* something required is not there */
	ARGVET_INCORRECT_VALUE,       /* it is there and should differ */
	ARGVET_REDUNDANT_ATTRIBUTE    /* it must not be there at all */
};

/* What .run says of itself. Pass and fail are not in this list: they follow from the findings. */
enum argvet_outcome {
	ARGVET_DONE = 1,       /* looked; the findings say the rest */
	ARGVET_NOT_APPLICABLE, /* the question has no meaning here */
	ARGVET_MANUAL,         /* only a person can tell */
	ARGVET_ERROR           /* could not look */
};

/* How the component itself declares the flag: it decides how words become a value. */
enum argvet_type {
	ARGVET_STRING = 1, /* strings, numbers, durations: the last one written wins */
	ARGVET_BOOL,       /* bare means true; never takes the next word; the last one wins */
	ARGVET_LIST,       /* comma-separated CSV; repeated flags add up */
	ARGVET_ARRAY,      /* repeated flags add up, nothing is split */
	ARGVET_MAP         /* key=value, comma-separated; repeated flags merge by key */
};

/* Where something was written. Lines and columns count from 1, columns in characters; 0 and NULL
 * mean unknown. */
struct argvet_origin {
	size_t size;
	const char *file; /* "manifests/kube-apiserver.yaml"; "-" is standard input */
	const char *path; /* inside the document: "spec.containers[0].command[3]" */
	uint32_t line;
	uint32_t column;
	int64_t pid;
};

/* One flag as the component would read it. */
struct argvet_flag {
	size_t size;
	/* "authorization-mode": always with dashes, without the leading two. */
	const char *name;
	/* "Node,RBAC"; never NULL; "" if written empty, "true" for a bare boolean. */
	const char *value;
	/* The elements of a list or an array, "key=value" for each of a map; for any other type the
	 * value, if it is not empty. Ends with NULL. */
	const char *const *items;
	/* Of the word that decided the value: the last one with this flag's name; never NULL. */
	const struct argvet_origin *origin;
	/* NULL: the value is known. Else the part of it that only a cluster or a template yet to be
	 * rendered can tell, as written: "$(PORT)". */
	const char *unresolved;
	/* Of the word that each of the items was written in, in their order. */
	const struct argvet_origin *const *item_origins;
};

struct argvet_version {
	uint16_t major, minor; /* 0.0 means unknown */
};

struct argvet_target {
	size_t size;
	const char *component; /* "kube-apiserver" */
	struct argvet_version kubernetes;
	const struct argvet_origin *origin; /* never NULL */
};

struct argvet_finding {
	size_t size; /* stamped by argvet_report */
	enum argvet_kind kind;
	const char *flag;     /* "insecure-port" */
	const char *expected; /* a phrase: "--insecure-port=0" */
	const char *actual;   /* what is there instead; NULL: nothing */
	/* NULL: the flag's, or the target's if the flag is not written. */
	const struct argvet_origin *origin;
};

/* A flag that a check reads, and how the component declares it. Frozen: arrays of it have no room
 * to grow. */
struct argvet_flag_decl {
	const char *name; /* "insecure-port" */
	enum argvet_type type;
};

/* One place in one version of a published benchmark or catalogue. Frozen: arrays of it have no room
 * to grow. */
struct argvet_control {
	const char *framework; /* "cis-kubernetes", "cis-controls" */
	const char *version;   /* "1.5.1", "7" */
	const char *id;        /* "1.2.6" */
};

/* What a user may set of a check. */
enum argvet_parameter_type {
	ARGVET_PARAMETER_INTEGER = 1,
	ARGVET_PARAMETER_STRING,
	ARGVET_PARAMETER_BOOLEAN,
	ARGVET_PARAMETER_LIST /* elements with commas between them */
};

/* One thing that a user may set, as data. Frozen: arrays of it have no room to grow. Since
 * 0.2.0. */
struct argvet_parameter {
	/* "days": small letters, digits and dashes. */
	const char *name;
	enum argvet_parameter_type type;
	/* Written as a user would write it: "30", "true", "RBAC,Node"; never NULL. */
	const char *default_value;
	/* Bounds of an integer, of the length of a list, both included; the same number twice is no
	 * bound. */
	int64_t minimum;
	int64_t maximum;
	/* What a string, or each element of a list, may be; ends with NULL. NULL: anything. */
	const char *const *choices;
	/* One line that says what it does. */
	const char *help;
};

/* The value of a parameter in this scan: the user's, or the default. */
struct argvet_setting {
	size_t size;
	const char *name;
	/* As it was written; never NULL. */
	const char *text;
	/* Of an integer; else 0. */
	int64_t number;
	/* Of a boolean; else 0. */
	int truth;
	/* The elements of a list; of a string, the string if it is not empty. Ends with NULL. */
	const char *const *items;
};

/* argvet's side of one run. Checks use the calls at the end of this header instead. */
struct argvet_run;

struct argvet_host {
	size_t size;
	const struct argvet_target *(*target)(const struct argvet_run *run);
	const struct argvet_flag *(*flag)(struct argvet_run *run, const char *name);
	void (*report)(struct argvet_run *run, const struct argvet_finding *finding);
	enum argvet_outcome (*conclude)(struct argvet_run *run, enum argvet_outcome outcome,
					const char *why);
	void (*certain)(struct argvet_run *run, const char *name);
	int (*integer)(const char *text, int64_t *number);
	int (*boolean)(const char *text, int *truth);
	/* Since 0.2.0. */
	const struct argvet_setting *(*setting)(struct argvet_run *run, const char *name);
};

struct argvet_run {
	const struct argvet_host *host;
};

struct argvet_plugin {
	/* These two: ARGVET_STAMP. */
	size_t size;
	uint32_t abi;
	enum argvet_severity severity;
	/* "kube-apiserver/insecure-port": its path below the plugin directory, without .so. */
	const char *id;
	/* Who answers for it, and the version of the plugin. */
	const char *vendor;
	const char *version;
	/* One line that says what is wanted. */
	const char *title;
	/* "Networking and Firewall". */
	const char *category;
	/* What is looked at and what counts as right; what an attacker gains otherwise. */
	const char *description;
	const char *rationale;
	/* How a person looks by hand; what to change, and where; what the change costs. */
	const char *audit;
	const char *remediation;
	const char *impact;
	/* What holds when nothing is set. */
	const char *default_value;
	/* Judged programs; ends with NULL. */
	const char *const *components;
	/* All flags that .run asks for; ends with an all-zero element. */
	const struct argvet_flag_decl *flags;
	/* URLs; ends with NULL. */
	const char *const *references;
	/* Other tools' ids for this question; ends with NULL. */
	const char *const *aliases;
	/* Ends with an all-NULL element. */
	const struct argvet_control *controls;
	/* The Kubernetes versions that know the flags: from .since up to, not including, .until;
	 * 0.0 is no bound. Outside them argvet itself answers: not applicable, or, where one of
	 * the flags is written all the same, a redundant attribute that keeps the server from
	 * starting. */
	struct argvet_version since;
	struct argvet_version until;
	enum argvet_outcome (*run)(struct argvet_run *run);
	/* What a user may set; ends with an all-zero element. Since 0.2.0. */
	const struct argvet_parameter *parameters;
};

#define ARGVET_STAMP .size = sizeof(struct argvet_plugin), .abi = ARGVET_ABI

#ifdef __cplusplus
extern "C" {
#endif

/* What a plugin defines; a host gets at it by its name at run time. */
extern __attribute__((visibility("default"))) const struct argvet_plugin argvet_plugin;

#ifdef __cplusplus
}
#endif

/* The target of this run. */
static inline const struct argvet_target *
argvet_target(const struct argvet_run *run)
{
	return run->host->target(run);
}

/* The flag as the component reads it; NULL if it is not written. One written empty
 * (--tls-cert-file=) is there, with the value "". Asking for a flag that .flags doesn't declare
 * makes the run an error.
 *
 * argvet remembers what was asked for. Where the answer may hang on a part that nobody can know
 * from here (a value with .unresolved, a flag not seen on a command line that is cut off), a run
 * that would pass, or whose finding is about that flag alone, becomes ARGVET_MANUAL;
 * argvet_certain() is how a check says otherwise. */
static inline const struct argvet_flag *
argvet_flag(struct argvet_run *run, const char *name)
{
	return run->host->flag(run, name);
}

/* argvet_report(run, .kind = ..., .flag = ..., .expected = ...). Cannot fail here: an error in
 * storing a finding turns the whole run into ARGVET_ERROR, as stdio remembers ferror(). In C++ the
 * members stand in the order of the struct, as C++20 wants them. */
#ifdef __cplusplus
static inline void
argvet_report_finding(struct argvet_run *run, const struct argvet_finding &finding)
{
	run->host->report(run, &finding);
}
#define argvet_report(run_, ...) \
	argvet_report_finding((run_), argvet_finding{.size = sizeof(argvet_finding), __VA_ARGS__})
#else
#define argvet_report(run_, ...) \
	((run_)->host->report( \
		(run_), &(const struct argvet_finding){.size = sizeof(struct argvet_finding), \
						       __VA_ARGS__}))
#endif

/* return argvet_conclude(run, ARGVET_MANUAL, "..."): how a check says why it has no answer. With
 * ARGVET_DONE the text is a remark that stands beside the verdict. Returns the outcome that it was
 * given. */
static inline enum argvet_outcome
argvet_conclude(struct argvet_run *run, enum argvet_outcome outcome, const char *why)
{
	return run->host->conclude(run, outcome, why);
}

/* What this run says of the flag holds whatever its unresolved part turns out to be: the path in
 * --tls-cert-file=${DIR}/tls.crt is not empty, AlwaysAllow in a list stays there. */
static inline void
argvet_certain(struct argvet_run *run, const char *name)
{
	run->host->certain(run, name);
}

/* Reads text as the component reads an integer flag (Go's base prefixes and underscores: 0x1e, 030,
 * 3_0). Returns 0, or -1 if the component would refuse it; then *number is untouched. */
static inline int
argvet_integer(const struct argvet_run *run, const char *text, int64_t *number)
{
	return run->host->integer(text, number);
}

/* Reads text as the component reads a boolean flag (1 t T true TRUE True 0 f F false FALSE False).
 * Returns 0, or -1 if the component would refuse it; then *truth is untouched. */
static inline int
argvet_boolean(const struct argvet_run *run, const char *text, int *truth)
{
	return run->host->boolean(text, truth);
}

/* The value of one of the check's own .parameters. Never NULL for a declared name; asking for
 * another makes the run an error. Since 0.2.0. */
static inline const struct argvet_setting *
argvet_setting(struct argvet_run *run, const char *name)
{
	return run->host->setting(run, name);
}

/* Is version a older than b? An unknown version is not older than anything. */
static inline int
argvet_older(struct argvet_version a, struct argvet_version b)
{
	if (a.major == 0 && a.minor == 0)
		return 0;
	return a.major < b.major || (a.major == b.major && a.minor < b.minor);
}

/* Are two texts the same, letter for letter? Saves a plugin its need for a C library. */
static inline int
argvet_same(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* What most checks do, in a line. These are made of the calls above and become part of the plugin,
 * so they bind it to nothing. Since 0.2.0. */

/* argvet_report with what is always there, for C++17 too. actual is NULL if nothing is there. */
static inline void
argvet_report_flag(struct argvet_run *run, enum argvet_kind kind, const char *name,
		   const char *expected, const char *actual)
{
	struct argvet_finding finding;

	finding.size = sizeof(finding);
	finding.kind = kind;
	finding.flag = name;
	finding.expected = expected;
	finding.actual = actual;
	finding.origin = NULL;
	run->host->report(run, &finding);
}

/* Is the value surely not empty, although a part of it may be unknown? Text before that part, or a
 * slash or a dot behind it, stays whatever the part turns out to be. */
static inline int
argvet_surely_set(const struct argvet_flag *flag)
{
	const char *value = flag->value;
	const char *part = flag->unresolved;

	if (part == NULL)
		return *value != '\0';
	while (*part != '\0' && *part == *value) {
		part++;
		value++;
	}
	return *part != '\0' || *value == '/' || *value == '.';
}

/* Does a list, an array or a map hold this very element? */
static inline int
argvet_holds(const struct argvet_flag *flag, const char *element)
{
	const char *const *item = flag->items;

	while (*item != NULL && !argvet_same(*item, element))
		item++;
	return *item != NULL;
}

/* The flag must be written, and not empty. Returns whether it is, as do the ones below. */
static inline int
argvet_require(struct argvet_run *run, const char *name, const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);

	if (flag == NULL || *flag->value == '\0') {
		argvet_report_flag(run, ARGVET_MISSING_ATTRIBUTE, name, expected,
				   flag != NULL ? flag->value : NULL);
		return 0;
	}
	if (argvet_surely_set(flag))
		argvet_certain(run, name);
	return 1;
}

/* The flag must not be written at all, whatever its value. */
static inline int
argvet_forbid(struct argvet_run *run, const char *name, const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);

	if (flag == NULL)
		return 1;
	argvet_report_flag(run, ARGVET_REDUNDANT_ATTRIBUTE, name, expected, flag->value);
	return 0;
}

/* What is wrong with a flag that is not as it should be: it is not there, or it has a wrong
 * value. */
static inline int
argvet_refuse(struct argvet_run *run, const struct argvet_flag *flag, const char *name,
	      const char *expected)
{
	argvet_report_flag(run, flag != NULL ? ARGVET_INCORRECT_VALUE : ARGVET_MISSING_ATTRIBUTE,
			   name, expected, flag != NULL ? flag->value : NULL);
	return 0;
}

/* The flag must be written with this very value. */
static inline int
argvet_expect(struct argvet_run *run, const char *name, const char *value, const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);

	if (flag != NULL && argvet_same(flag->value, value))
		return 1;
	return argvet_refuse(run, flag, name, expected);
}

/* The boolean flag must be true or false; if it is not written, the component takes by_default. */
static inline int
argvet_expect_boolean(struct argvet_run *run, const char *name, int truth, int by_default,
		      const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);
	int is = by_default;

	if (flag != NULL && argvet_boolean(run, flag->value, &is) != 0)
		return argvet_refuse(run, flag, name, expected);
	if (!is == !truth)
		return 1;
	return argvet_refuse(run, flag, name, expected);
}

/* The integer flag must be written, and be this number or more. */
static inline int
argvet_at_least(struct argvet_run *run, const char *name, int64_t least, const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);
	int64_t number = 0;

	if (flag != NULL && argvet_integer(run, flag->value, &number) == 0 && number >= least)
		return 1;
	return argvet_refuse(run, flag, name, expected);
}

/* The list must be written, and hold this element. */
static inline int
argvet_expect_element(struct argvet_run *run, const char *name, const char *element,
		      const char *expected)
{
	const struct argvet_flag *flag = argvet_flag(run, name);

	if (flag != NULL && argvet_holds(flag, element)) {
		argvet_certain(run, name);
		return 1;
	}
	return argvet_refuse(run, flag, name, expected);
}

#endif /* ARGVET_PLUGIN_H */

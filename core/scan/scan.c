/* SPDX-License-Identifier: Apache-2.0 */
#include "scan/scan.h"

#include <stdarg.h>
#include <string.h>

#include "base/strbuf.h"
#include "plugin/parameter.h"
#include "target/flag.h"
#include "target/value.h"

/* Findings of one run beyond which a check is taken to be out of its mind. */
#define FINDINGS_MAX 1000

/* A longer text is no flag's value: no input is as long. In bytes. */
#define TEXT_MAX ((size_t)64 * 1024 * 1024)

/* A flag that the check asked for and that may be otherwise than it looks from here. */
struct open_question {
	const char *name;
	const struct argvet_flag *flag; /* NULL: not seen, but words may be missing */
	bool certain;                   /* the check vouches for its answer */
};

/* The host's side of a run. */
struct run {
	struct argvet_run run; /* first: a check's pointer to it is a pointer to this */
	struct arena *arena;
	const struct check *check;
	const struct target *target;
	struct argvet_target view;
	struct vector findings;         /* struct argvet_finding */
	struct vector questions;        /* struct open_question */
	const struct scan_watch *watch; /* or NULL */
	const char *why;
	const char *fault; /* what the check did wrong, or NULL */
};

/* The check handed back the very pointer that it was given, as the start of our struct. */
static struct run *
run_of(const struct argvet_run *run)
{
	union {
		const struct argvet_run *theirs;
		struct run *ours;
	} pointer = {.theirs = run};

	return pointer.ours;
}

/* What the check did wrong first is what its author needs; a loop may do it a million times. */
static void __attribute__((format(printf, 2, 3))) blame(struct run *run, const char *format, ...)
{
	va_list args;

	if (run->fault != NULL)
		return;
	va_start(args, format);
	run->fault = arena_vprintf(run->arena, format, args);
	va_end(args);
}

static const struct argvet_target *
host_target(const struct argvet_run *run)
{
	return &run_of(run)->view;
}

static bool
declares(const struct argvet_plugin *plugin, const char *name)
{
	const struct argvet_flag_decl *decl = plugin->flags;

	for (; decl != NULL && decl->name != NULL; decl++) {
		if (strcmp(decl->name, name) == 0)
			return true;
	}
	return false;
}

static struct open_question *
find_question(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->questions.count; i++) {
		struct open_question *question = vector_at(&run->questions, i);

		if (strcmp(question->name, name) == 0)
			return question;
	}
	return NULL;
}

static const struct argvet_flag *
host_flag(struct argvet_run *handle, const char *name)
{
	struct run *run = run_of(handle);
	const struct argvet_flag *flag;
	struct open_question *question;

	if (name == NULL || !declares(&run->check->plugin, name)) {
		blame(run, "the check asked for a flag that it does not declare: %s",
		      name != NULL ? name : "NULL");
		return NULL;
	}
	flag = flags_find(run->target->flags, name);
	if (flag != NULL ? flag->unresolved == NULL : run->target->gap == NULL)
		return flag;
	if (find_question(run, name) == NULL) {
		question = vector_add(&run->questions);
		question->name = arena_copy(run->arena, name);
		question->flag = flag;
	}
	return flag;
}

static void
host_certain(struct argvet_run *handle, const char *name)
{
	struct open_question *question = name != NULL ? find_question(run_of(handle), name) : NULL;

	if (question != NULL)
		question->certain = true;
}

/* A copy of the check's text, which goes when the check's memory does. */
static const char *
take_text(struct run *run, const char *text)
{
	size_t length = text != NULL ? strnlen(text, TEXT_MAX + 1) : 0;

	if (length <= TEXT_MAX)
		return text != NULL ? arena_copy_bytes(run->arena, text, length) : NULL;
	blame(run, "the check reported a text of more than %zu bytes", TEXT_MAX);
	return "";
}

static const struct argvet_origin *
copy_origin(struct run *run, const struct argvet_origin *origin)
{
	struct argvet_origin *copy = arena_alloc(run->arena, sizeof(*copy));

	memcpy(copy, origin, origin->size < sizeof(*copy) ? origin->size : sizeof(*copy));
	copy->size = sizeof(*copy);
	copy->file = take_text(run, copy->file);
	copy->path = take_text(run, copy->path);
	return copy;
}

/* The place of a finding: the check's word for it, else the flag's, else the target's. */
static const struct argvet_origin *
place_finding(struct run *run, const struct argvet_finding *finding)
{
	const struct argvet_flag *flag = flags_find(run->target->flags, finding->flag);

	if (finding->origin != NULL)
		return copy_origin(run, finding->origin);
	return flag != NULL ? flag->origin : &run->target->place.origin;
}

static void
host_report(struct argvet_run *handle, const struct argvet_finding *theirs)
{
	struct run *run = run_of(handle);
	struct argvet_finding finding = {0};
	struct argvet_finding *slot;

	if (theirs != NULL)
		memcpy(&finding, theirs,
		       theirs->size < sizeof(finding) ? theirs->size : sizeof(finding));
	if (kind_name(finding.kind)[0] == 'u' || finding.flag == NULL || finding.expected == NULL) {
		blame(run,
		      "the check reported a finding without a kind, a flag or what is expected");
		return;
	}
	if (run->findings.count == FINDINGS_MAX) {
		blame(run, "the check reported more than %d findings", FINDINGS_MAX);
		if (run->watch != NULL && run->watch->flood != NULL)
			run->watch->flood(run->watch->watcher, FINDINGS_MAX);
		return;
	}
	slot = vector_add(&run->findings);
	*slot = (struct argvet_finding){
		.size = sizeof(*slot),
		.kind = finding.kind,
		.flag = take_text(run, finding.flag),
		.expected = take_text(run, finding.expected),
		.actual = take_text(run, finding.actual),
		.origin = place_finding(run, &finding),
	};
}

static enum argvet_outcome
host_conclude(struct argvet_run *handle, enum argvet_outcome outcome, const char *why)
{
	struct run *run = run_of(handle);

	run->why = take_text(run, why);
	return outcome;
}

static const struct argvet_setting *
host_setting(struct argvet_run *handle, const char *name)
{
	struct run *run = run_of(handle);
	const struct argvet_setting *setting =
		name != NULL ? parameter_find(run->check, name) : NULL;

	if (setting == NULL)
		blame(run, "the check asked for a parameter that it does not declare: %s",
		      name != NULL ? name : "NULL");
	return setting;
}

static int
host_integer(const char *text, int64_t *number)
{
	return text != NULL ? value_integer(text, number) : -1;
}

static int
host_boolean(const char *text, int *truth)
{
	return text != NULL ? value_boolean(text, truth) : -1;
}

static const struct argvet_host host = {
	.size = sizeof(host),
	.target = host_target,
	.flag = host_flag,
	.report = host_report,
	.conclude = host_conclude,
	.certain = host_certain,
	.integer = host_integer,
	.boolean = host_boolean,
	.setting = host_setting,
};

/* Does what is wrong hang on something that nobody can know from here? That a flag must not be
 * there at all holds for any value of it. */
static bool
is_open(const struct run *run, const struct argvet_finding *finding)
{
	const struct open_question *question = find_question(run, finding->flag);

	return question != NULL && !question->certain &&
	       (question->flag == NULL || finding->kind != ARGVET_REDUNDANT_ATTRIBUTE);
}

static void
drop_open_findings(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 0; i < run->findings.count; i++) {
		struct argvet_finding *finding = vector_at(&run->findings, i);

		if (!is_open(run, finding))
			*(struct argvet_finding *)vector_at(&run->findings, kept++) = *finding;
	}
	run->findings.count = kept;
}

static const struct open_question *
first_open_question(const struct run *run)
{
	for (size_t i = 0; i < run->questions.count; i++) {
		const struct open_question *question = vector_at(&run->questions, i);

		if (!question->certain)
			return question;
	}
	return NULL;
}

static const char *
explain_question(const struct run *run, const struct open_question *question)
{
	if (question->flag == NULL)
		return arena_printf(run->arena,
				    "--%s is not among the words that can be seen, but %s",
				    question->name, run->target->gap);
	return arena_printf(run->arena, "the value of --%s is not known here: %s", question->name,
			    question->flag->unresolved);
}

/* From what the check said of itself, and what it found, to a status. */
static void
settle(struct run *run, enum argvet_outcome outcome, struct check_result *result)
{
	const struct open_question *question;

	if ((int)outcome < ARGVET_DONE || (int)outcome > ARGVET_ERROR)
		blame(run, "the check returned %d, which is no outcome", (int)outcome);
	if (outcome == ARGVET_ERROR && run->why == NULL)
		blame(run, "the check could not look, and does not say why");
	result->message = run->fault != NULL ? run->fault : run->why;
	if (run->fault != NULL || outcome == ARGVET_ERROR) {
		result->status = STATUS_ERROR;
		run->findings.count = 0;
		return;
	}
	drop_open_findings(run);
	question = first_open_question(run);
	if (run->findings.count > 0) {
		result->status = STATUS_FAIL;
	} else if (outcome == ARGVET_NOT_APPLICABLE) {
		result->status = STATUS_NOT_APPLICABLE;
	} else if (outcome == ARGVET_MANUAL) {
		result->status = STATUS_MANUAL;
	} else if (question != NULL) {
		result->status = STATUS_MANUAL;
		result->message = explain_question(run, question);
	} else {
		result->status = STATUS_PASS;
	}
}

/* Outside the versions that know a check's flags there is nothing to ask the check: a flag that
 * is written all the same keeps the component from starting, and none is how it should be. */
static void
answer_for_version(struct run *run, struct check_result *result)
{
	const struct argvet_plugin *plugin = &run->check->plugin;
	const struct argvet_version version = run->target->kubernetes.number;
	const bool gone = version_known(plugin->until) && !argvet_older(version, plugin->until);
	const struct argvet_version bound = gone ? plugin->until : plugin->since;
	const char *rule = arena_printf(run->arena,
					gone ? "Kubernetes %u.%u and later do not know"
					     : "Kubernetes before %u.%u does not know",
					bound.major, bound.minor);
	cleanup_strbuf struct strbuf names = {0};
	cleanup_strbuf struct strbuf written = {0};

	for (const struct argvet_flag_decl *decl = plugin->flags; decl->name != NULL; decl++) {
		const struct argvet_flag *flag = flags_find(run->target->flags, decl->name);

		strbuf_printf(&names, "%s--%s", names.length > 0 ? " and " : "", decl->name);
		if (flag == NULL)
			continue;
		argvet_report(&run->run, .kind = ARGVET_REDUNDANT_ATTRIBUTE, .flag = flag->name,
			      .expected = arena_printf(
				      run->arena,
				      "--%s is not set: %s it, and the server does not start",
				      flag->name, rule),
			      .actual = flag->value);
		strbuf_printf(&written, "%s--%s", written.length > 0 ? " and " : "", flag->name);
	}
	result->status = run->findings.count > 0 ? STATUS_FAIL : STATUS_NOT_APPLICABLE;
	if (run->findings.count == 0)
		result->message = arena_printf(run->arena, "%s %s", rule, names.text);
	else
		result->remedy = arena_printf(run->arena, "Remove %s: %s %s.", written.text, rule,
					      run->findings.count == 1 ? "it" : "them");
}

static bool
is_outside_versions(const struct check *check, const struct target *target)
{
	return check->plugin.flags != NULL && version_known(target->kubernetes.number) &&
	       !version_within(target->kubernetes.number, check->plugin.since, check->plugin.until);
}

static void
scan_watched(struct arena *arena, const struct check *check, const struct target *target,
	     const struct benchmark *benchmark, const struct scan_watch *watch,
	     struct check_result *result)
{
	struct run run = {
		.run = {.host = &host},
		.arena = arena,
		.check = check,
		.target = target,
		.view = {.size = sizeof(run.view),
			 .component = target->component->name,
			 .kubernetes = target->kubernetes.number,
			 .origin = &target->place.origin},
		.findings = VECTOR(struct argvet_finding),
		.questions = VECTOR(struct open_question),
		.watch = watch,
	};

	*result = (struct check_result){
		.check = check,
		.control = benchmark_control(benchmark, &check->plugin),
	};
	if (is_outside_versions(check, target))
		answer_for_version(&run, result);
	else
		settle(&run, check->plugin.run(&run.run), result);
	if (result->status == STATUS_FAIL && result->remedy == NULL)
		result->remedy = check->plugin.remediation;
	result->finding_count = run.findings.count;
	result->findings = arena_alloc(arena, run.findings.count * sizeof(*result->findings));
	if (run.findings.count > 0)
		memcpy(result->findings, run.findings.items,
		       run.findings.count * sizeof(*result->findings));
	vector_free(&run.findings);
	vector_free(&run.questions);
}

void
scan_check(struct arena *arena, const struct check *check, const struct target *target,
	   const struct benchmark *benchmark, struct check_result *result)
{
	scan_watched(arena, check, target, benchmark, NULL, result);
}

bool
scan_judges(const struct check *check, const struct component *component)
{
	for (const char *const *name = check->plugin.components; name != NULL && *name != NULL;
	     name++) {
		if (strcmp(*name, component->name) == 0)
			return true;
	}
	return false;
}

static void
scan_target(struct result *result, size_t number, const struct target *target,
	    const struct scan_watch *watch)
{
	struct target_result *slot = vector_add(&result->targets);

	slot->target = target;
	slot->results = arena_alloc(result->arena, result->checks->count * sizeof(*slot->results));
	for (size_t i = 0; i < result->checks->count; i++) {
		const struct check *check = *(const struct check **)vector_at(result->checks, i);
		struct check_result *one = &slot->results[slot->result_count];

		if (!scan_judges(check, target->component))
			continue;
		slot->result_count++;
		if (watch == NULL || watch->before(watch->watcher, number, i)) {
			scan_watched(result->arena, check, target, result->benchmark, watch, one);
			if (watch != NULL)
				watch->after(watch->watcher, number, i);
		} else {
			*one = (struct check_result){
				.check = check, .status = STATUS_ERROR, .message = "left out"};
		}
	}
}

void
scan_targets(struct result *result, const struct vector *targets, const struct scan_watch *watch)
{
	for (size_t i = 0; i < targets->count; i++)
		scan_target(result, i, *(struct target **)vector_at(targets, i), watch);
}

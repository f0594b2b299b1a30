/* @ID@ - CHANGE ME: the question that this check asks, in a line. */
#include <argvet/plugin.h>

/* Every flag that run() asks for, and how the program declares it. */
static const struct argvet_flag_decl flags[] = {
	{"profiling", ARGVET_BOOL},
	{NULL, 0},
};

/* The decision, and the only code: a finding for each thing that is wrong. */
static enum argvet_outcome
run(struct argvet_run *run)
{
	argvet_expect_boolean(run, "profiling", 0, 1, "--profiling=false");
	return ARGVET_DONE;
}

static const char *const components[] = {"kube-apiserver", NULL};

/* The rest is data. argvet-plugin(7) says what each member is for, and which others there are. */
const struct argvet_plugin argvet_plugin = {
	ARGVET_STAMP,
	.severity = ARGVET_LOW,
	.id = "@ID@",
	.vendor = "CHANGE ME",
	.version = "0.1",
	.title = "CHANGE ME: the API server serves no profiles",
	.description = "CHANGE ME: Looks at --profiling, which must be written and false.",
	.rationale = "CHANGE ME: Profiles tell whoever may read them how the server works inside, "
		     "and making them slows it down.",
	.audit = "CHANGE ME: Read the words of the running server:\n"
		 "\n"
		 "    ps -ww -C kube-apiserver -o args | grep -o -e '--profiling[^ ]*'",
	.remediation = "CHANGE ME: Add --profiling=false to the command in "
		       "/etc/kubernetes/manifests/kube-apiserver.yaml.",
	.components = components,
	.flags = flags,
	.run = run,
};

/* SPDX-License-Identifier: Apache-2.0
 *
 * sleepers COUNT COMMAND [ARGUMENT]...: runs the command beside COUNT sleeping processes, which
 * have the command lines of a busy node; one in a hundred is an API server.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SERVER_EVERY 100

/* A sleeper is this program again, under another name and with this variable. */
#define SLEEP "ARGVET_BENCH_SLEEP"

#define WORDS_MAX 64

/* With blanks between the words. */
static const char server[] =
	"kube-apiserver --advertise-address=10.0.0.10 --allow-privileged=true "
	"--authorization-mode=Node,RBAC --client-ca-file=/etc/kubernetes/pki/ca.crt "
	"--enable-admission-plugins=NodeRestriction --enable-bootstrap-token-auth=true "
	"--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt "
	"--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt "
	"--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key "
	"--etcd-servers=https://127.0.0.1:2379 --insecure-port=0 "
	"--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt "
	"--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key "
	"--secure-port=6443 --service-account-key-file=/etc/kubernetes/pki/sa.pub "
	"--service-cluster-ip-range=10.96.0.0/12 --tls-cert-file=/etc/kubernetes/pki/apiserver.crt "
	"--tls-private-key-file=/etc/kubernetes/pki/apiserver.key";

static const char shim[] = "/usr/bin/containerd-shim-runc-v2 -namespace k8s.io "
			   "-id 4f1c0ce9a1d25e1c7a9d8a4b3f6e2d70c5b49e8127f3d6a0b1c2d3e4f5a69788 "
			   "-address /run/containerd/containerd.sock";

static void
become_sleeper(const char *command_line)
{
	char *words[WORDS_MAX + 1] = {0};
	char *text = strdup(command_line);

	for (size_t i = 0; text != NULL && i < WORDS_MAX; i++)
		words[i] = strsep(&text, " ");
	execv("/proc/self/exe", words);
}

static pid_t
start_sleeper(const char *command_line)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	/* Nobody sleeps on when this program is killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		become_sleeper(command_line);
	_exit(EXIT_FAILURE);
}

/* Starts the sleepers, and comes back when each is what it will be. */
static void
start_sleepers(pid_t *pids, size_t count)
{
	int ends[2];
	char byte;

	/* The writing ends are closed one by one as the sleepers become another program. */
	if (pipe2(ends, O_CLOEXEC) != 0 || setenv(SLEEP, "1", 1) != 0)
		err(EXIT_FAILURE, "pipe");
	for (size_t i = 0; i < count; i++) {
		pids[i] = start_sleeper(i % SERVER_EVERY == 0 ? server : shim);
		if (pids[i] < 0)
			err(EXIT_FAILURE, "sleeper %zu", i + 1);
	}
	close(ends[1]);
	while (read(ends[0], &byte, 1) < 0 && errno == EINTR)
		continue;
	close(ends[0]);
	unsetenv(SLEEP);
}

static int
run_command(char **words)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		err(EXIT_FAILURE, "fork");
	if (pid == 0) {
		execvp(words[0], words);
		err(127, "%s", words[0]);
	}
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			err(EXIT_FAILURE, "waitpid");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
	size_t count;
	pid_t *pids;
	int status;

	if (getenv(SLEEP) != NULL)
		for (;;)
			pause();
	if (argc < 3)
		errx(EXIT_FAILURE, "usage: sleepers COUNT COMMAND [ARGUMENT]...");
	count = strtoul(argv[1], NULL, 10);
	pids = calloc(count + 1, sizeof(*pids));
	if (pids == NULL)
		err(EXIT_FAILURE, "memory");
	start_sleepers(pids, count);
	status = run_command(argv + 2);
	for (size_t i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		continue;
	free(pids);
	return status;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "source/embedded.h"

#include <string.h>

#define K3S \
	"k3s runs the API server inside itself, so its flags are on no command line; they are in " \
	"the log: journalctl -u k3s | grep -o 'kube-apiserver --[^\"]*' | tail -n 1 | argvet " \
	"scan --argv"

static const struct embedder embedders[] = {
	{"k3s", "server", false, K3S},
	{"k3s-server", NULL, false, K3S},
	{"kubelite", NULL, false,
	 "MicroK8s runs the API server inside kubelite, so its flags are on no command line; they "
	 "are in a file: { echo kube-apiserver; cat "
	 "/var/snap/microk8s/current/args/kube-apiserver; "
	 "} | argvet scan --argv"},
	{"rke2", "server", true,
	 "rke2 starts the API server as a static Pod, which does not run here now; its manifest "
	 "can be read: argvet scan /var/lib/rancher/rke2/agent/pod-manifests"},
};

/* The length of the word at bytes. */
static size_t
word_length(const char *bytes, size_t length)
{
	size_t end = 0;

	while (end < length && bytes[end] != '\0' && bytes[end] != ' ')
		end++;
	return end;
}

static bool
is_word(const char *bytes, size_t length, const char *word)
{
	return strlen(word) == length && memcmp(bytes, word, length) == 0;
}

const struct embedder *
embedder_find(const char *bytes, size_t length)
{
	size_t end = word_length(bytes, length);
	const char *slash = memrchr(bytes, '/', end);
	const char *name = slash != NULL ? slash + 1 : bytes;
	const char *second = end < length ? bytes + end + 1 : bytes + length;
	size_t second_length = word_length(second, (size_t)(bytes + length - second));

	for (size_t i = 0; i < sizeof(embedders) / sizeof(embedders[0]); i++) {
		const struct embedder *embedder = &embedders[i];

		if (is_word(name, (size_t)(bytes + end - name), embedder->program) &&
		    (embedder->subcommand == NULL ||
		     is_word(second, second_length, embedder->subcommand)))
			return embedder;
	}
	return NULL;
}

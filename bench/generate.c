/* SPDX-License-Identifier: Apache-2.0
 *
 * generate DIR FILES SEED SHARE: writes a tree of manifests. SHARE percent of the files are API
 * servers as kubeadm writes them, the rest is what else lies in a repository of a cluster. The same
 * arguments give the same bytes on every machine.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#define FILES_PER_DIRECTORY 100

#define LENGTH(array)       (sizeof(array) / sizeof(*(array)))
#define PICK(random, array) ((array)[below((random), LENGTH(array))])

struct random {
	uint64_t state;
};

/* One object to be written. */
struct object {
	FILE *out;
	struct random *random;
	unsigned long number;
	const char *team;
	const char *program;
};

/* A flag of the API server, with the share of servers, in percent, that have it. Its values are
 * templates. */
struct server_flag {
	unsigned share;
	/* The last Kubernetes 1.x that knows it. */
	unsigned until;
	const char *name;
	const char *values[4];
};

#define ANY 99

static const struct server_flag server_flags[] = {
	{100, ANY, "advertise-address", {"10.0.0.%u", "192.168.17.%u", "172.16.4.%u"}},
	{100, ANY, "allow-privileged", {"true"}},
	{25, ANY, "anonymous-auth", {"false", "true"}},
	{40, ANY, "audit-log-maxage", {"30", "7", "%u"}},
	{40, ANY, "audit-log-maxbackup", {"10", "3"}},
	{40, ANY, "audit-log-maxsize", {"100", "%u"}},
	{40, ANY, "audit-log-path", {"/var/log/kubernetes/audit.log", "/var/log/apiserver-%u.log"}},
	{35, ANY, "audit-policy-file", {"/etc/kubernetes/audit/policy.yaml"}},
	{100,
	 ANY,
	 "authorization-mode",
	 {"Node,RBAC", "Node,RBAC", "RBAC", "Node,RBAC,AlwaysAllow"}},
	{20, ANY, "bind-address", {"0.0.0.0", "10.0.0.%u"}},
	{100, ANY, "client-ca-file", {"/etc/kubernetes/pki/ca.crt"}},
	{100,
	 ANY,
	 "enable-admission-plugins",
	 {"NodeRestriction", "NodeRestriction,AlwaysPullImages"}},
	{100, ANY, "enable-bootstrap-token-auth", {"true"}},
	{30, ANY, "encryption-provider-config", {"/etc/kubernetes/pki/encryption-%u.yaml"}},
	{100, ANY, "etcd-cafile", {"/etc/kubernetes/pki/etcd/ca.crt"}},
	{100, ANY, "etcd-certfile", {"/etc/kubernetes/pki/apiserver-etcd-client.crt"}},
	{100, ANY, "etcd-keyfile", {"/etc/kubernetes/pki/apiserver-etcd-client.key"}},
	{100, ANY, "etcd-servers", {"https://127.0.0.1:2379", "https://10.0.0.%u:2379"}},
	{15, ANY, "event-ttl", {"1h0m0s", "%um"}},
	{10, 19, "insecure-bind-address", {"127.0.0.1", "0.0.0.0"}},
	{60, 19, "insecure-port", {"0", "0", "8080", "%u"}},
	{50, ANY, "kubelet-certificate-authority", {"/etc/kubernetes/pki/kubelet-ca.crt"}},
	{100,
	 ANY,
	 "kubelet-client-certificate",
	 {"/etc/kubernetes/pki/apiserver-kubelet-client.crt"}},
	{100, ANY, "kubelet-client-key", {"/etc/kubernetes/pki/apiserver-kubelet-client.key"}},
	{100, ANY, "kubelet-preferred-address-types", {"InternalIP,ExternalIP,Hostname"}},
	{10, ANY, "max-requests-inflight", {"400", "%u"}},
	{10, ANY, "oidc-client-id", {"kubernetes", "cluster-%u"}},
	{10, ANY, "oidc-issuer-url", {"https://login.example.com/realms/%u"}},
	{40, ANY, "profiling", {"false", "true"}},
	{100, ANY, "proxy-client-cert-file", {"/etc/kubernetes/pki/front-proxy-client.crt"}},
	{100, ANY, "proxy-client-key-file", {"/etc/kubernetes/pki/front-proxy-client.key"}},
	{20, ANY, "request-timeout", {"1m0s", "%us"}},
	{100, ANY, "requestheader-allowed-names", {"front-proxy-client"}},
	{100, ANY, "requestheader-client-ca-file", {"/etc/kubernetes/pki/front-proxy-ca.crt"}},
	{100, ANY, "requestheader-extra-headers-prefix", {"X-Remote-Extra-"}},
	{100, ANY, "requestheader-group-headers", {"X-Remote-Group"}},
	{100, ANY, "requestheader-username-headers", {"X-Remote-User"}},
	{100, ANY, "secure-port", {"6443", "6443", "443", "8443"}},
	{100, ANY, "service-account-issuer", {"https://kubernetes.default.svc.cluster.local"}},
	{100, ANY, "service-account-key-file", {"/etc/kubernetes/pki/sa.pub"}},
	{100, ANY, "service-account-signing-key-file", {"/etc/kubernetes/pki/sa.key"}},
	{100, ANY, "service-cluster-ip-range", {"10.96.0.0/12", "10.%u.0.0/16"}},
	{90, ANY, "tls-cert-file", {"/etc/kubernetes/pki/apiserver.crt"}},
	{30, ANY, "tls-min-version", {"VersionTLS12", "VersionTLS13"}},
	{90, ANY, "tls-private-key-file", {"/etc/kubernetes/pki/apiserver.key"}},
};

static const char *const teams[] = {"billing", "search", "media", "identity", "edge", "data"};
static const char *const programs[] = {"nginx", "redis", "worker", "gateway", "exporter", "web"};
static const char *const types[] = {"string", "integer", "boolean", "object", "array"};
static const char *const words[] = {"retries", "timeout", "region", "cache", "upstream", "level",
				    "window",  "bucket",  "queue",  "limit", "prefix",   "mode"};

/* SplitMix64: small, and the same everywhere. */
static uint64_t
next(struct random *random)
{
	uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static unsigned
below(struct random *random, size_t bound)
{
	return (unsigned)(next(random) % bound);
}

static bool
chance(struct random *random, unsigned percent)
{
	return below(random, 100) < percent;
}

static void
put_mark(const struct object *object, char mark, unsigned index)
{
	if (mark == 'i')
		fprintf(object->out, "%u", index);
	else if (mark == 'k')
		fputs(PICK(object->random, types), object->out);
	else if (mark == 'n')
		fprintf(object->out, "%lu", object->number);
	else if (mark == 'p')
		fputs(object->program, object->out);
	else if (mark == 't')
		fputs(object->team, object->out);
	else if (mark == 'u')
		fprintf(object->out, "%u", 1 + below(object->random, 250));
	else
		fputs(PICK(object->random, words), object->out);
}

/* Writes a template. In it, %n is the number, %p the program and %t the team of the object, %i the
 * index; %k is one of OpenAPI's types, %u a number from 1 to 250 and %w a word, chosen anew at each
 * mark, one after the other: the order in which a call's arguments are computed is up to the
 * compiler. */
static void
put(const struct object *object, const char *template, unsigned index)
{
	for (const char *at = template; *at != '\0'; at++) {
		if (*at != '%')
			putc(*at, object->out);
		else
			put_mark(object, *++at, index);
	}
}

static void
put_times(const struct object *object, const char *template, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		put(object, template, i);
}

/* The name alone makes no API server, but whoever looks for it in the bytes must then look
 * closer. */
static void
write_head(const struct object *object, const char *kind)
{
	put(object, kind, 0);
	put(object,
	    "metadata:\n"
	    "  name: %p-%n\n"
	    "  namespace: %t\n"
	    "  labels:\n"
	    "    app.kubernetes.io/name: %p\n"
	    "    app.kubernetes.io/part-of: %t\n",
	    0);
	if (chance(object->random, 4))
		put(object, "  annotations:\n    example.com/called-by: kube-apiserver\n", 0);
}

static void
write_server_flags(const struct object *object, unsigned version)
{
	for (size_t i = 0; i < LENGTH(server_flags); i++) {
		const struct server_flag *flag = &server_flags[i];
		unsigned values = 0;

		while (values < LENGTH(flag->values) && flag->values[values] != NULL)
			values++;
		if (version > flag->until || !chance(object->random, flag->share))
			continue;
		fprintf(object->out, "    - --%s=", flag->name);
		put(object, flag->values[below(object->random, values)], 0);
		putc('\n', object->out);
	}
}

static void
write_probe(const struct object *object, const char *name, const char *path, unsigned threshold)
{
	fprintf(object->out,
		"    %s:\n"
		"      failureThreshold: %u\n"
		"      httpGet:\n"
		"        host: 10.0.0.10\n"
		"        path: %s\n"
		"        port: 6443\n"
		"        scheme: HTTPS\n"
		"      initialDelaySeconds: 10\n"
		"      periodSeconds: 10\n"
		"      timeoutSeconds: 15\n",
		name, threshold, path);
}

static void
write_server(const struct object *object)
{
	static const char *const mounts[][2] = {
		{"ca-certs", "/etc/ssl/certs"},
		{"etc-ca-certificates", "/etc/ca-certificates"},
		{"k8s-certs", "/etc/kubernetes/pki"},
		{"usr-local-share-ca-certificates", "/usr/local/share/ca-certificates"},
	};
	unsigned version = 16 + below(object->random, 16);

	fputs("apiVersion: v1\n"
	      "kind: Pod\n"
	      "metadata:\n"
	      "  creationTimestamp: null\n"
	      "  labels:\n"
	      "    component: kube-apiserver\n"
	      "    tier: control-plane\n"
	      "  name: kube-apiserver\n"
	      "  namespace: kube-system\n"
	      "spec:\n"
	      "  containers:\n"
	      "  - command:\n"
	      "    - kube-apiserver\n",
	      object->out);
	write_server_flags(object, version);
	fprintf(object->out,
		"    image: registry.k8s.io/kube-apiserver:v1.%u.%u\n"
		"    imagePullPolicy: IfNotPresent\n",
		version, below(object->random, 16));
	write_probe(object, "livenessProbe", "/livez", 8);
	fputs("    name: kube-apiserver\n", object->out);
	write_probe(object, "readinessProbe", "/readyz", 3);
	fputs("    resources:\n      requests:\n        cpu: 250m\n", object->out);
	write_probe(object, "startupProbe", "/livez", 24);
	fputs("    volumeMounts:\n", object->out);
	for (size_t i = 0; i < LENGTH(mounts); i++)
		fprintf(object->out, "    - mountPath: %s\n      name: %s\n      readOnly: true\n",
			mounts[i][1], mounts[i][0]);
	fputs("  hostNetwork: true\n"
	      "  priority: 2000001000\n"
	      "  priorityClassName: system-node-critical\n"
	      "  securityContext:\n"
	      "    seccompProfile:\n"
	      "      type: RuntimeDefault\n"
	      "  volumes:\n",
	      object->out);
	for (size_t i = 0; i < LENGTH(mounts); i++)
		fprintf(object->out,
			"  - hostPath:\n      path: %s\n      type: DirectoryOrCreate\n"
			"    name: %s\n",
			mounts[i][1], mounts[i][0]);
	fputs("status: {}\n", object->out);
}

static void
write_configmap(const struct object *object)
{
	write_head(object, "apiVersion: v1\nkind: ConfigMap\n");
	put(object,
	    "data:\n"
	    "  motd: \"team %t\\nnode %u\\n\"\n"
	    "  settings.conf: |\n",
	    0);
	put_times(object, "    %w.%w.%i = %u # as agreed with %t\n",
		  20 + below(object->random, 60));
}

static void
write_service(const struct object *object)
{
	write_head(object, "apiVersion: v1\nkind: Service\n");
	put(object,
	    "spec:\n"
	    "  type: ClusterIP\n"
	    "  clusterIP: 10.96.%u.%u\n"
	    "  sessionAffinity: None\n"
	    "  selector:\n"
	    "    app.kubernetes.io/name: %p\n"
	    "  ports:\n",
	    0);
	put_times(object,
		  "    - name: port-%i\n"
		  "      port: 8%u\n"
		  "      targetPort: 2%u\n"
		  "      protocol: TCP\n",
		  1 + below(object->random, 8));
}

static void
write_deployment(const struct object *object)
{
	write_head(object, "apiVersion: apps/v1\nkind: Deployment\n");
	put(object,
	    "spec:\n"
	    "  replicas: %u\n"
	    "  selector:\n"
	    "    matchLabels:\n"
	    "      app.kubernetes.io/name: %p\n"
	    "  template:\n"
	    "    metadata:\n"
	    "      labels:\n"
	    "        app.kubernetes.io/name: %p\n"
	    "    spec:\n"
	    "      serviceAccountName: %p\n"
	    "      containers:\n"
	    "        - name: %p\n"
	    "          image: registry.example.com/%t/%p:v1.%u.%u\n"
	    "          command: [\"/usr/bin/%p\"]\n"
	    "          args:\n",
	    0);
	put_times(object, "            - --%w-%w=%u\n", 4 + below(object->random, 20));
	put(object, "          env:\n", 0);
	put_times(object,
		  "            - name: VARIABLE_%i\n"
		  "              value: \"%w-%u\"\n",
		  2 + below(object->random, 15));
	put(object,
	    "          resources:\n"
	    "            limits: {cpu: \"1\", memory: 256Mi}\n"
	    "            requests: {cpu: 100m, memory: 64Mi}\n"
	    "          securityContext:\n"
	    "            readOnlyRootFilesystem: true\n"
	    "            runAsNonRoot: true\n",
	    0);
}

static void
write_secret(const struct object *object)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned keys = 1 + below(object->random, 3);

	write_head(object, "apiVersion: v1\nkind: Secret\ntype: Opaque\n");
	put(object, "data:\n", 0);
	for (unsigned i = 0; i < keys; i++) {
		unsigned length = 4 * (10 + below(object->random, 500));

		fprintf(object->out, "  key-%u: ", i);
		for (unsigned j = 0; j < length; j++)
			putc(digits[below(object->random, 64)], object->out);
		putc('\n', object->out);
	}
}

static void
write_definition(const struct object *object)
{
	write_head(object, "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n");
	put(object,
	    "spec:\n"
	    "  group: %t.example.com\n"
	    "  names: {kind: %p, plural: %ps}\n"
	    "  scope: Namespaced\n"
	    "  versions:\n"
	    "    - name: v1\n"
	    "      served: true\n"
	    "      storage: true\n"
	    "      schema:\n"
	    "        openAPIV3Schema:\n"
	    "          type: object\n"
	    "          properties:\n",
	    0);
	put_times(object,
		  "            %w%i:\n"
		  "              description: >-\n"
		  "                Sets the %w of the %w, which bounds how far the %w may go\n"
		  "                before the %w gives up.\n"
		  "              type: %k\n",
		  50 + below(object->random, 100));
}

static void
write_ordinary(const struct object *object)
{
	unsigned kind = below(object->random, 100);

	if (kind < 25)
		write_configmap(object);
	else if (kind < 45)
		write_service(object);
	else if (kind < 75)
		write_deployment(object);
	else if (kind < 92)
		write_secret(object);
	else
		write_definition(object);
}

static void
make_directory(const char *path)
{
	if (mkdir(path, 0755) != 0 && errno != EEXIST)
		err(EXIT_FAILURE, "%s", path);
}

/* API servers are spread evenly, and exactly share percent of each hundred. */
static bool
is_server(unsigned long number, unsigned long share)
{
	return number % 100 * share / 100 != (number % 100 + 1) * share / 100;
}

static void
write_file(const char *directory, unsigned long number, unsigned long share, struct random *random)
{
	struct object object = {.random = random, .number = number};
	char path[4096];

	snprintf(path, sizeof(path), "%s/%03lu", directory, number / FILES_PER_DIRECTORY);
	if (number % FILES_PER_DIRECTORY == 0)
		make_directory(path);
	snprintf(path, sizeof(path), "%s/%03lu/%05lu.yaml", directory, number / FILES_PER_DIRECTORY,
		 number);
	object.team = PICK(random, teams);
	object.program = PICK(random, programs);
	object.out = fopen(path, "we");
	if (object.out == NULL)
		err(EXIT_FAILURE, "%s", path);
	if (is_server(number, share))
		write_server(&object);
	else
		write_ordinary(&object);
	if (ferror(object.out) || fclose(object.out) != 0)
		err(EXIT_FAILURE, "%s", path);
}

static unsigned long
number_of(const char *text)
{
	char *end;
	unsigned long number;

	errno = 0;
	number = strtoul(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0')
		errx(EXIT_FAILURE, "'%s' is not a number", text);
	return number;
}

int
main(int argc, char **argv)
{
	struct random random;
	unsigned long files;
	unsigned long share;

	if (argc != 5)
		errx(EXIT_FAILURE, "usage: generate DIR FILES SEED SHARE");
	files = number_of(argv[2]);
	random.state = number_of(argv[3]);
	share = number_of(argv[4]);
	if (share > 100)
		errx(EXIT_FAILURE, "a share of %lu percent is more than everything", share);
	make_directory(argv[1]);
	for (unsigned long i = 0; i < files; i++)
		write_file(argv[1], i, share, &random);
	return EXIT_SUCCESS;
}

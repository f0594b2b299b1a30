/* SPDX-License-Identifier: Apache-2.0 */
#include "target/version.h"

#include <ctype.h>
#include <string.h>

/* Reads digits at *text into *number and steps over them. */
static bool
read_number(const char **text, uint16_t *number)
{
	unsigned int value = 0;
	const char *end = *text;

	while (isdigit((unsigned char)*end) && end - *text < 5)
		value = value * 10 + (unsigned int)(*end++ - '0');
	if (end == *text || isdigit((unsigned char)*end) || value > UINT16_MAX)
		return false;
	*number = (uint16_t)value;
	*text = end;
	return true;
}

bool
version_parse(struct arena *arena, const char *text, struct kubernetes_version *version)
{
	const char *start = *text == 'v' ? text + 1 : text;
	const char *end = start;
	const char *patch;
	struct argvet_version number = {0, 0};
	uint16_t ignored;

	if (!read_number(&end, &number.major) || *end++ != '.' || !read_number(&end, &number.minor))
		return false;
	if (number.major > 1 || !version_known(number))
		return false;
	patch = end + 1;
	if (*end == '.' && read_number(&patch, &ignored))
		end = patch;
	if (*end != '\0' && strchr(".-+_", *end) == NULL)
		return false;
	version->number = number;
	version->text = arena_copy_bytes(arena, start, (size_t)(end - start));
	return true;
}

/* The last part of an image's path, without tag and digest: "kube-apiserver-amd64". */
static bool
speaks_of_kubernetes(const char *name, size_t length)
{
	return memmem(name, length, "kube", 4) != NULL || memmem(name, length, "k8s", 3) != NULL;
}

bool
version_from_image(struct arena *arena, const char *image, struct kubernetes_version *version)
{
	size_t length = strcspn(image, "@");
	const char *slash = memrchr(image, '/', length);
	const char *name = slash != NULL ? slash + 1 : image;
	const char *end = image + length;
	const char *colon = memchr(name, ':', (size_t)(end - name));
	const char *tag;

	if (colon == NULL || !speaks_of_kubernetes(name, (size_t)(colon - name)))
		return false;
	tag = arena_copy_bytes(arena, colon + 1, (size_t)(end - colon - 1));
	if (!version_parse(arena, tag, version))
		return false;
	version->source = VERSION_FROM_IMAGE;
	return true;
}

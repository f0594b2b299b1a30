/* SPDX-License-Identifier: Apache-2.0
 *
 * parse FILE...: the least that reading YAML with libyaml can cost. Every file is read whole and
 * goes through the event loop; events are thrown away as they come. One thread, no tree, no output.
 */
#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <yaml.h>

/* Grows to the largest file and is used for all. */
struct buffer {
	unsigned char *bytes;
	size_t capacity;
	size_t length;
};

static void
buffer_reserve(struct buffer *buffer, size_t capacity)
{
	if (buffer->capacity >= capacity)
		return;
	buffer->bytes = realloc(buffer->bytes, capacity);
	if (buffer->bytes == NULL)
		err(EXIT_FAILURE, "memory");
	buffer->capacity = capacity;
}

static void
buffer_fill(struct buffer *buffer, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;
	ssize_t got;

	if (fd < 0 || fstat(fd, &status) != 0)
		err(EXIT_FAILURE, "%s", path);
	/* One more than there is, so that the end is seen without growing. */
	buffer_reserve(buffer, (size_t)status.st_size + 1);
	buffer->length = 0;
	do {
		got = read(fd, buffer->bytes + buffer->length, buffer->capacity - buffer->length);
		if (got < 0)
			err(EXIT_FAILURE, "%s", path);
		buffer->length += (size_t)got;
		buffer_reserve(buffer, buffer->length + 1);
	} while (got > 0);
	close(fd);
}

static void
parse(const struct buffer *buffer, const char *path)
{
	yaml_parser_t parser;
	yaml_event_t event;
	yaml_event_type_t type;

	if (!yaml_parser_initialize(&parser))
		errx(EXIT_FAILURE, "memory");
	yaml_parser_set_input_string(&parser, buffer->bytes, buffer->length);
	do {
		if (!yaml_parser_parse(&parser, &event))
			errx(EXIT_FAILURE, "%s: %s", path, parser.problem);
		type = event.type;
		yaml_event_delete(&event);
	} while (type != YAML_STREAM_END_EVENT);
	yaml_parser_delete(&parser);
}

int
main(int argc, char **argv)
{
	struct buffer buffer = {0};

	for (int i = 1; i < argc; i++) {
		buffer_fill(&buffer, argv[i]);
		parse(&buffer, argv[i]);
	}
	free(buffer.bytes);
	return EXIT_SUCCESS;
}

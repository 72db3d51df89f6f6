/* What a power cut leaves: of each file only what had been forced to the disk.
 *
 * Loaded before the C library (LD_PRELOAD). After each fsync or fdatasync of a file under
 * POWER_CUT_ROOT its whole content is copied below POWER_CUT_KEPT, under a lock and by a rename;
 * after a kill the copies are all that the harness gives back. A copy may hold more than the disk
 * must (what others were writing), never less: so it accuses nobody wrongly.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static void keep(int fd) {
  const char *root = getenv("POWER_CUT_ROOT"), *kept = getenv("POWER_CUT_KEPT");
  char link[64], path[PATH_MAX], target[PATH_MAX + 8], part[PATH_MAX + 16], lock[PATH_MAX];
  char piece[1 << 16];
  struct stat what;
  if (!root || !kept) return;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (strncmp(path, root, strlen(root)) || fstat(fd, &what) || !S_ISREG(what.st_mode)) return;
  snprintf(lock, sizeof lock, "%s/lock", kept);
  snprintf(target, sizeof target, "%s/%s", kept, strrchr(path, '/') + 1);
  snprintf(part, sizeof part, "%s.part", target);
  int held = open(lock, O_CREAT | O_RDWR, 0600);
  if (held < 0 || flock(held, LOCK_EX)) abort();
  int in = open(link, O_RDONLY), out = open(part, O_CREAT | O_TRUNC | O_WRONLY, 0600);
  if (in < 0 || out < 0) abort();
  while ((length = read(in, piece, sizeof piece)) > 0)
    if (write(out, piece, length) != length) abort();
  close(in);
  close(out);
  if (rename(part, target)) abort();
  close(held);
}

#define FORCED(name)                                        \
  int name(int fd) {                                        \
    static int (*real)(int);                                \
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); \
    int done = real(fd);                                    \
    if (!done) keep(fd);                                    \
    return done;                                            \
  }
FORCED(fsync)
FORCED(fdatasync)

/* What a power cut leaves: of each file only what had been forced to the disk.
 *
 * Loaded before the C library (LD_PRELOAD), into SQLite's processes or PostgreSQL's server. After
 * each fsync or fdatasync of a file under POWER_CUT_ROOT its content is brought into the file of
 * the same path below POWER_CUT_KEPT, under a lock; after a kill that is all that the harness gives
 * back. A process that is killed on the way leaves a part of it there, as a disk may: nobody was
 * told yet that it is saved. A copy may hold more than the disk must (what others were writing),
 * never less: so it accuses nobody wrongly. What is renamed or removed is so in the copy at once.
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

#define PIECE (1 << 16)

/* Where the copy of a path lies; 0 for a path that is not below the root. */
static int copy_of(const char *path, char *copy) {
  const char *root = getenv("POWER_CUT_ROOT"), *kept = getenv("POWER_CUT_KEPT");
  char whole[PATH_MAX];
  if (!root || !kept) return 0;
  if (path[0] != '/') { /* PostgreSQL names its files from where its data lie */
    if (!getcwd(whole, sizeof whole - strlen(path) - 2)) return 0;
    strcat(strcat(whole, "/"), path);
    path = whole;
  }
  if (strncmp(path, root, strlen(root))) return 0;
  return snprintf(copy, PATH_MAX, "%s/%s", kept, path + strlen(root)) < PATH_MAX;
}

static void folders(char *path) {
  for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
    *at = 0;
    mkdir(path, 0700);
    *at = '/';
  }
}

static int locked(void) {
  char lock[PATH_MAX];
  snprintf(lock, sizeof lock, "%s.lock", getenv("POWER_CUT_KEPT"));
  int held = open(lock, O_CREAT | O_RDWR, 0600);
  if (held < 0 || flock(held, LOCK_EX)) abort();
  return held;
}

static void keep(int fd) {
  char link[64], path[PATH_MAX], copy[PATH_MAX];
  static __thread char now[PIECE], then[PIECE];
  struct stat what;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return;
  path[length] = 0;
  if (!copy_of(path, copy) || fstat(fd, &what) || !S_ISREG(what.st_mode) || !what.st_nlink) return;
  int held = locked();
  folders(copy);
  int in = open(link, O_RDONLY), out = open(copy, O_CREAT | O_RDWR, 0600);
  if (in < 0 || out < 0) abort();
  off_t at = 0;
  while ((length = pread(in, now, PIECE, at)) > 0) {
    if (pread(out, then, length, at) != length || memcmp(now, then, length))
      if (pwrite(out, now, length, at) != length) abort();
    at += length;
  }
  if (ftruncate(out, at)) abort();
  close(in);
  close(out);
  close(held);
}

#define FORCED(name)                                         \
  int name(int fd) {                                         \
    static int (*real)(int);                                 \
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, #name); \
    int done = real(fd);                                     \
    if (!done) keep(fd);                                     \
    return done;                                             \
  }
FORCED(fsync)
FORCED(fdatasync)

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  char old[PATH_MAX], new[PATH_MAX];
  if (!real) real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
  int done = real(from, to);
  if (!done && copy_of(from, old) && copy_of(to, new)) {
    int held = locked();
    folders(new);
    real(old, new);
    close(held);
  }
  return done;
}

int unlink(const char *path) {
  static int (*real)(const char *);
  char copy[PATH_MAX];
  if (!real) real = (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");
  int done = real(path);
  if (!done && copy_of(path, copy)) {
    int held = locked();
    real(copy);
    close(held);
  }
  return done;
}

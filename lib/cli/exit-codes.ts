/** How commands end, in the numbers of sysexits.h, which mail software has in common. */
export const EXIT = {
  ok: 0,
  usage: 64,
  dataError: 65,
  noInput: 66,
  noUser: 67,
  unavailable: 69,
  bug: 70,
  osError: 71,
  cannotCreate: 73,
  ioError: 74,
  tryAgain: 75,
  protocol: 76,
  noPermission: 77,
  settings: 78,
} as const

export const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  ok: 'done',
  usage: 'the command line was not understood (EX_USAGE)',
  dataError: 'a file is damaged, of another version, or not what it should be (EX_DATAERR)',
  noInput: 'a file to be read cannot be read, or nothing is known about what was asked for (EX_NOINPUT)',
  noUser: 'a user, group or host in the settings does not exist (EX_NOUSER)',
  unavailable: 'the address is taken, or nobody listens where the daemon should be (EX_UNAVAILABLE)',
  bug: 'a mistake of this program: please report it (EX_SOFTWARE)',
  osError: 'the system refused something, too many open files for example (EX_OSERR)',
  cannotCreate: 'a socket or log file cannot be created: its folder is missing, or not ours (EX_CANTCREAT)',
  ioError: 'what was found cannot be written, to a full disk for example (EX_IOERR)',
  tryAgain: 'another process was at work for too long: the same may succeed later (EX_TEMPFAIL)',
  protocol: 'the daemon broke off the conversation, or is no milter (EX_PROTOCOL)',
  noPermission: 'no right to listen or connect there, or to become that user (EX_NOPERM)',
  settings: 'the settings have mistakes; each was printed with file, line and column (EX_CONFIG)',
}

#!/bin/sh
# Installs on a Debian machine what the tests on the real thing need: Postfix, unbound, clamd, Chromium, age, libfaketime, and Sendmail beside Postfix.
# Starts no service, removes no package, does nothing where all is there. Sendmail's packages conflict with Postfix's,
# so they are only unpacked, into $CLEANMILTER_SENDMAIL (default /var/cache/cleanmilter-test/sendmail). So is clamd, into
# $CLEANMILTER_CLAMAV: its package brings freshclam, which would fetch signatures; the tests write their own.
# Always exits 0: what could not be installed is said in one line, and the tests that need it say that they were skipped.
set -u
PATH=$PATH:/usr/sbin:/sbin
root=${CLEANMILTER_SENDMAIL:-/var/cache/cleanmilter-test/sendmail}
sendmail=$root/usr/libexec/sendmail/sendmail
clamav=${CLEANMILTER_CLAMAV:-/var/cache/cleanmilter-test/clamav}

has() { command -v "$1" >/dev/null 2>&1; }
has_sendmail() { [ -x "$sendmail" ] && [ -f "$root/usr/share/sendmail/cf/m4/cf.m4" ] && ! ldd "$sendmail" | grep -q 'not found'; }
has_clamd() { has clamd || { [ -x "$clamav/usr/sbin/clamd" ] && ! ldd "$clamav/usr/sbin/clamd" | grep -q 'not found'; }; }
has_faketime() { ls /usr/lib/*/faketime/libfaketime.so.1 >/dev/null 2>&1; }
packages() {
  { has postconf && [ -x /usr/lib/postfix/sbin/master ]; } || echo postfix
  has unbound || echo unbound
  has m4 || echo m4
  has chromium || echo chromium
  { has age && has age-keygen; } || echo age
  has_faketime || echo libfaketime
  { has unshare && has setpriv; } || echo util-linux
}
missing() { echo $(packages; has_sendmail || echo sendmail; has_clamd || echo clamd); }

[ -n "$(missing)" ] || exit 0
skipped() { echo "test/install.sh: $(missing) missing, and $1: the tests on them will be skipped"; exit 0; }
[ "$(id -u)" = 0 ] || skipped 'only root can install them'
{ has apt-get && has dpkg; } || skipped 'this is not Debian'

# No daemon may start because a test wanted its program.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
  trap 'exit 1' INT TERM HUP
fi
log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive

# Another apt may hold the lock (a machine that is just starting), and a fresh container has no package lists.
retried() {
  for attempt in 1 2 3 4 5 6; do
    "$@" >"$log" 2>&1 && return 0
    [ "$attempt" = 6 ] || { sleep $((attempt * 5 - 4)); apt-get update -qq >/dev/null 2>&1; }
  done
  tail -n 3 "$log" >&2
  return 1
}
# --no-remove: a machine that already has another MTA keeps it.
install() { retried apt-get -o DPkg::Lock::Timeout=120 install -y -q --no-install-recommends --no-remove "$@"; }

wanted=$(packages)
[ -z "$wanted" ] || install $wanted

# unpack FOLDER PACKAGE…: their files into FOLDER, and the libraries that the first one wants, installed.
unpack() {
  into=$1
  shift
  debs=$(mktemp -d)
  chmod 755 "$debs"
  fetch() { (cd "$debs" && apt-get download -q "$@"); }
  libraries=
  if retried fetch "$@"; then
    mkdir -p "$into"
    for deb in "$debs"/*.deb; do dpkg -x "$deb" "$into"; done
    libraries=$(for deb in "$debs/$1"_*.deb; do dpkg -f "$deb" Depends; done | tr ',' '\n' | sed -n 's/^ *\(lib[^ |]*\).*/\1/p' | sort -u)
  fi
  rm -rf "$debs"
  [ -z "$libraries" ] || install $libraries
}
has_sendmail || unpack "$root" sendmail-bin sendmail-base sendmail-cf
has_clamd || unpack "$clamav" clamav-daemon
rm -f "$log"

[ -z "$(missing)" ] || skipped 'apt could not install them'
echo "test/install.sh: installed ${wanted:+$(echo $wanted) }(Sendmail in $root, clamd in $clamav)"

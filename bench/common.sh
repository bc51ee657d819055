# Sourced by the measurements in this directory: builds what they need, and runs a main class of the
# bench module in the environment in which ./polarity runs the product.

set -eu

root=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
cd "$root"

# JAVA_HOME's Java, or else the one on PATH; ./polarity, which would take the newest there is, is told to
# take the same.
if [ -z "${JAVA_HOME:-}" ]; then
  JAVA_HOME=$(java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')
  export JAVA_HOME
fi
java=$JAVA_HOME/bin/java

stamp=bench/target/measurements-built
if [ ! -f "$stamp" ] || [ -n "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$stamp" -print 2>/dev/null | head -n 1)" ]; then
  maven=./mvnw
  if command -v mvn >/dev/null 2>&1; then
    maven=mvn
  fi
  echo 'Building the measurements ...' >&2
  mkdir -p bench/target
  touch "$stamp.new"
  "$maven" -q -B -pl bench -am -Dmaven.test.skip=true package >&2
  mv "$stamp.new" "$stamp"
fi

# As ./polarity sets them, and for the same reasons.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
export MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-33554432}"
export MALLOC_TRIM_THRESHOLD_="${MALLOC_TRIM_THRESHOLD_:-1073741824}"

export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"

# In a directory, unlike in a jar, the JVM does not look for classes of its version by itself.
class_path=core/target/classes/META-INF/versions/25:bench/target/classes:core/target/classes:djl/target/classes:app/target/classes
class_path=$class_path:bench/target/lib/*:app/target/lib/*

# Newer JVMs need leave for the vector kernels and for what the engine's own libraries do.
version=$("$java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/.* java.specification.version = //p')
newer=
[ "$version" -lt 22 ] || newer=--enable-native-access=ALL-UNNAMED
[ "$version" -lt 23 ] || newer="$newer --sun-misc-unsafe-memory-access=allow"
[ "$version" -lt 25 ] || newer="$newer --add-modules jdk.incubator.vector"

# measure CLASS [ARGUMENTS] runs a main class; POLARITY_JAVA_OPTS holds further options of the JVM.
measure() {
  class=$1
  shift
  # shellcheck disable=SC2086 # the options are split at blanks
  "$java" -Dai.djl.offline=true -DOPT_OUT_TRACKING=true $newer ${POLARITY_JAVA_OPTS:-} \
    -cp "$class_path" "dev.polarity.bench.$class" "$@" </dev/null
}

# machine prints the line that says what was measured on.
machine() {
  measure Machine
}

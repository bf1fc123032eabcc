# What the scripts of the peers share. They are started with `ROOT` set to the root of the checkout.

# absent WHAT HOW: reports that the peer is not installed, and ends the setup.
absent() {
  echo "absent $1 is missing: $2"
  exit 0
}

# need HOW PROGRAM...: the peer is absent if a program is.
need() {
  local how=$1 program
  shift
  for program in "$@"; do
    command -v "$program" >/dev/null || absent "$program" "$how"
  done
}

# once FOLDER NAME FILE...: succeeds if NAME has to be made, because it was not, or from files of other contents. Call
# `made` when that is done.
once() {
  stamp=$1/$2.made
  shift 2
  sum=$(sha256sum "$@" | sha256sum)
  [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ]
}

made() {
  echo "$sum" >"$stamp"
}

# node_soap WORK: installs node-soap in the folder, and prints the versions.
node_soap() {
  local work=$1 how="apt-get install -y nodejs npm, and access to the npm registry for npm install soap"
  need "$how" node npm
  if once "$work" packages "${BASH_SOURCE[0]}"; then
    rm -rf "$work/node_modules"
    echo '{ "private": true, "dependencies": { "soap": "1.13.0" } }' >"$work/package.json"
    (cd "$work" && npm install --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000 >&2) ||
      absent node-soap "$how"
    made
  fi
  echo "version node-soap $(node -p 'require(process.argv[1]).version' "$work/node_modules/soap/package.json")"
  echo "version Node.js $(node --version)"
}

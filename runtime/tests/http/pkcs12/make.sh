#!/usr/bin/env bash
# Makes the PKCS#12 files of the tests, with keys that are used nowhere else. The password is `pa55 wörd`, and `changeit` for those of
# keytool, which takes ASCII only.
set -euo pipefail
export LC_ALL=C.UTF-8
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
password='pa55 wörd'
days=36500

# The root, an intermediate authority, and the certificates of clients that the latter has issued.
printf 'basicConstraints=critical,CA:TRUE\n' >"$work/ca.ext"
printf 'basicConstraints=CA:FALSE\nextendedKeyUsage=clientAuth\n' >"$work/client.ext"
issue() { # NAME ISSUER EXTENSIONS ALGORITHM…
  local name=$1 issuer=$2 extensions=$3
  shift 3
  openssl genpkey -quiet "$@" -out "$work/$name.key"
  openssl req -new -key "$work/$name.key" -subj "/CN=Soapstone test $name" -out "$work/$name.csr"
  if [ "$issuer" = self ]; then
    openssl x509 -req -in "$work/$name.csr" -signkey "$work/$name.key" -days $days -extfile "$work/$extensions.ext" -out "$work/$name.pem"
  else
    openssl x509 -req -in "$work/$name.csr" -CA "$work/$issuer.pem" -CAkey "$work/$issuer.key" -days $days -extfile "$work/$extensions.ext" -out "$work/$name.pem"
  fi
}
p256=(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
issue root self ca "${p256[@]}"
issue intermediate root ca "${p256[@]}"
issue client intermediate client "${p256[@]}"
issue rsa intermediate client -algorithm RSA -pkeyopt rsa_keygen_bits:2048
cp "$work/root.pem" root.pem
# Not in the order of the chain.
cat "$work/root.pem" "$work/intermediate.pem" >"$work/authorities.pem"

export_as() { # FILE KEY OPTIONS…
  local file=$1 key=$2
  shift 2
  openssl pkcs12 -export -inkey "$work/$key.key" -in "$work/$key.pem" -certfile "$work/authorities.pem" \
    -passout "pass:$password" -out "$file" "$@"
}
export_as openssl.p12 client
export_as openssl-rsa.p12 rsa
export_as openssl-legacy.p12 client -legacy
export_as openssl-sha512.p12 client -macalg sha512 -certpbe AES-128-CBC -keypbe AES-192-CBC
export_as openssl-rc2-128.p12 client -legacy -certpbe PBE-SHA1-RC2-128 -keypbe PBE-SHA1-2DES -macalg sha1
export_as openssl-nomac.p12 client -nomac
export_as openssl-plain.p12 client -certpbe NONE -keypbe NONE
export_as openssl-iter1.p12 client -iter 1
export_as openssl-rc4.p12 client -legacy -certpbe PBE-SHA1-RC4-128 -keypbe PBE-SHA1-RC4-128
openssl pkcs12 -export -nokeys -in "$work/client.pem" -passout "pass:$password" -out no-key.p12
openssl pkcs12 -export -inkey "$work/client.key" -in "$work/client.pem" -passout pass: -out no-password.p12
openssl pkcs12 -export -inkey "$work/client.key" -nocerts -passout "pass:$password" -out no-certificate.p12

password=changeit
keystore() { # FILE KEY OPTIONS…
  local file=$1 key=$2
  shift 2
  rm -f "$file"
  export_as "$work/in.p12" "$key"
  keytool "$@" -importkeystore -srckeystore "$work/in.p12" -srcstoretype PKCS12 -srcstorepass "$password" \
    -destkeystore "$file" -deststoretype PKCS12 -deststorepass "$password" 2>/dev/null
}
keystore keytool.p12 rsa
# A key that Java has made lacks its public key.
java() { keytool "$@" -keystore keytool-ec.p12 -storepass "$password" 2>/dev/null; }
rm -f keytool-ec.p12
java -genkeypair -alias client -keyalg EC -groupname secp256r1 -dname "CN=Soapstone test Java" -validity $days
java -certreq -alias client -file "$work/java.csr"
openssl x509 -req -in "$work/java.csr" -CA "$work/intermediate.pem" -CAkey "$work/intermediate.key" -days $days \
  -extfile "$work/client.ext" -out "$work/java.pem"
java -importcert -noprompt -alias root -file "$work/root.pem"
java -importcert -noprompt -alias intermediate -file "$work/intermediate.pem"
java -importcert -noprompt -alias client -file "$work/java.pem"
keystore keytool-legacy.p12 client -J-Dkeystore.pkcs12.legacy
cp keytool.p12 two-keys.p12
keytool -genkeypair -alias second -keyalg EC -dname CN=second -validity $days -keystore two-keys.p12 -storepass "$password" 2>/dev/null
chmod 644 ./*.p12

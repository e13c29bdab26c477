package dev.qemu4j.qmp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests with a server and a client, created with the JDK's keytool. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final KeyStore keys;

    private Certificates(KeyStore keys) {
        this.keys = keys;
    }

    static Certificates create(Path directory) throws Exception {
        Path store = directory.resolve("keys.p12");
        generate(store, "ca", "-ext", "bc:c", "-ext", "ku:c=keyCertSign,cRLSign");
        generate(store, "server", "-signer", "ca", "-ext", "san=dns:localhost", "-ext", "eku=serverAuth");
        generate(store, "client", "-signer", "ca", "-ext", "eku=clientAuth");
        return new Certificates(KeyStore.getInstance(store.toFile(), PASSWORD));
    }

    private static void generate(Path store, String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "2"));
        command.addAll(List.of(options));
        if (!name.equals("ca")) {
            command.addAll(List.of("-ext", "ku:c=digitalSignature,keyEncipherment"));
        }
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new AssertionError("output of keytool: " + output);
        }
    }

    /**
     * Writes the files that QEMU's {@code tls-creds-x509} reads from its {@code dir}, for the {@code server} or the
     * {@code client}.
     */
    void writePem(Path directory, String role) throws IOException, GeneralSecurityException {
        write(
                directory.resolve("ca-cert.pem"),
                "CERTIFICATE",
                keys.getCertificate("ca").getEncoded());
        write(
                directory.resolve(role + "-cert.pem"),
                "CERTIFICATE",
                keys.getCertificate(role).getEncoded());
        write(
                directory.resolve(role + "-key.pem"),
                "PRIVATE KEY",
                keys.getKey(role, PASSWORD).getEncoded());
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + base64 + "\n-----END " + what + "-----\n");
    }

    /** A context that trusts the authority and has no certificate. */
    SSLContext anonymous() throws GeneralSecurityException {
        return context(new KeyManager[0]);
    }

    /** A context that trusts the authority and has the certificate of the {@code server} or the {@code client}. */
    SSLContext of(String role) throws GeneralSecurityException, IOException {
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(role, keys.getKey(role, PASSWORD), PASSWORD, keys.getCertificateChain(role));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(one, PASSWORD);
        return context(factory.getKeyManagers());
    }

    private SSLContext context(KeyManager[] identity) throws GeneralSecurityException {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", keys.getCertificate("ca"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity, trust.getTrustManagers(), null);
            return context;
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }
}

import com.android.apksig.ApkSigner;
import com.android.apksig.ApkVerifier;
import com.android.apksig.SigningCertificateLineage;
import com.android.apksig.internal.apk.ApkSigningBlockUtils;
import com.android.apksig.internal.util.X509CertificateUtils;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.InputStreamReader;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Debian's apksig behind a pipe, so that one Java process judges thousands of files. Commands are lines of words parted by tabs:
 * "verify FILE", "certificate HEX" and "sign IN OUT SCHEMES MINSDK KEYSTORE ALIAS[,NEWALIAS]"; each is answered with one line.
 */
public final class ApksigOracle {
  private static final char[] PASSWORD = "password".toCharArray();

  public static void main(String[] arguments) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    java.io.PrintStream out = System.out;
    // apksig prints stack traces of its own; they must not mix with the answers.
    System.setOut(System.err);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] words = line.split("\t");
      String answer;
      try {
        switch (words[0]) {
          case "verify":
            answer = verify(words[1]);
            break;
          case "certificate":
            answer = certificate(words[1]);
            break;
          default:
            answer = sign(words);
        }
      } catch (Throwable e) {
        answer = "false\t" + e.getClass().getSimpleName() + ": " + String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      }
      out.println(answer);
      out.flush();
    }
  }

  private static String verify(String file) throws Exception {
    ApkVerifier.Result result = new ApkVerifier.Builder(new File(file)).build().verify();
    StringBuilder signers = new StringBuilder();
    for (X509Certificate certificate : result.getSignerCertificates()) {
      if (signers.length() > 0) signers.append(',');
      for (byte b : MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())) signers.append(String.format("%02x", b));
    }
    StringBuilder schemes = new StringBuilder();
    if (result.isVerifiedUsingV1Scheme()) schemes.append("v1 ");
    if (result.isVerifiedUsingV2Scheme()) schemes.append("v2 ");
    if (result.isVerifiedUsingV3Scheme()) schemes.append("v3 ");
    return result.isVerified() + "\t" + schemes.toString().trim() + "\t" + signers + "\t" + result.getAllErrors();
  }

  /** What apksig reads in a certificate, and then asks of it: whether it may sign, whose it is, with which key. */
  private static String certificate(String hex) throws Exception {
    X509Certificate certificate = X509CertificateUtils.generateCertificate(HexFormat.of().parseHex(hex));
    boolean[] usage = certificate.getKeyUsage();
    boolean maySign = usage == null || (usage.length > 0 && usage[0]) || (usage.length > 1 && usage[1]);
    return String.join(
        "\t",
        "true",
        certificate.getSerialNumber().toString(),
        String.valueOf(certificate.hasUnsupportedCriticalExtension()),
        String.valueOf(maySign),
        HexFormat.of().formatHex(certificate.getIssuerX500Principal().getName(X500Principal.CANONICAL).getBytes("UTF-8")),
        HexFormat.of().formatHex(ApkSigningBlockUtils.encodePublicKey(certificate.getPublicKey())));
  }

  private static ApkSigner.SignerConfig signer(KeyStore store, String alias) throws Exception {
    PrivateKey key = (PrivateKey) store.getKey(alias, PASSWORD);
    X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
    return new ApkSigner.SignerConfig.Builder(alias, key, Collections.singletonList(certificate)).build();
  }

  private static String sign(String[] words) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (FileInputStream file = new FileInputStream(words[5])) {
      store.load(file, PASSWORD);
    }
    List<ApkSigner.SignerConfig> signers = new ArrayList<>();
    String[] aliases = words[6].split(",");
    for (String alias : aliases) signers.add(signer(store, alias));
    ApkSigner.Builder builder = new ApkSigner.Builder(signers);
    if (words[3].contains("rotated")) {
      SigningCertificateLineage.SignerConfig oldSigner =
          new SigningCertificateLineage.SignerConfig.Builder(
                  (PrivateKey) store.getKey(aliases[0], PASSWORD), (X509Certificate) store.getCertificate(aliases[0]))
              .build();
      SigningCertificateLineage.SignerConfig newSigner =
          new SigningCertificateLineage.SignerConfig.Builder(
                  (PrivateKey) store.getKey(aliases[1], PASSWORD), (X509Certificate) store.getCertificate(aliases[1]))
              .build();
      builder.setSigningCertificateLineage(
          new SigningCertificateLineage.Builder(oldSigner, newSigner).build());
    }
    builder
        .setInputApk(new File(words[1]))
        .setOutputApk(new File(words[2]))
        .setV1SigningEnabled(words[3].contains("v1"))
        .setV2SigningEnabled(words[3].contains("v2"))
        .setV3SigningEnabled(words[3].contains("v3"))
        .setV4SigningEnabled(false)
        .setMinSdkVersion(Integer.parseInt(words[4]))
        .setVerityEnabled(words[3].contains("verity"))
        .build()
        .sign();
    return "true";
  }
}

package io.passkeyprofile.sandbox.impersonation;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.browser.SkippedTests;
import io.passkeyprofile.profile.RawRequest;
import io.passkeyprofile.sandbox.Sandbox;
import io.passkeyprofile.sandbox.TestSandbox;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Programs that call Passage's hosts by name. The tests change neither the hosts file nor
 * which certificates this machine trusts.
 */
@ConcurrentTest
class PassageHostsTests {

	private static final String SKIPPED = "Tests of certificates were skipped: no %s was found.";

	@TempDir
	private static Path directory;

	@AutoClose
	private static TestSandbox sandbox;

	@BeforeAll
	static void start() {
		sandbox = TestSandbox.startNow(Map.of("sandbox.impersonate", "true", "sandbox.impersonation.port", "0",
				"sandbox.impersonation.folder", directory.resolve("certificates").toString()));
	}

	@Test
	void aNodeProgramCallsPassageByName() throws Exception {
		String users = "https://api.passage.id/v1/apps/" + TestSandbox.APP + "/users";
		sandbox.user("anna");
		assertThat(node(authorityFile(), "calls.mjs", users, "https://auth.passage.id/v1/apps/" + TestSandbox.APP,
				"https://api.passage.id/_sandbox/apps"))
			.satisfiesExactly((line) -> assertThat(line).startsWith("200 ").contains("\"external_id\":\"anna\""),
					(line) -> assertThat(line).startsWith("200 ").contains("\"auth_origin\""),
					(line) -> assertThat(line).startsWith("404 "));
		assertThat(node(Files.createFile(directory.resolve("nothing.pem")), "calls.mjs", users)).singleElement()
			.asString()
			.contains("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
	}

	@Test
	void nodeAndOpenSslRefuseAllOtherNamesAndAddresses() throws Exception {
		CertificateAuthority authority = new CertificateAuthority(Instant.now(), "api.passage.id", "auth.passage.id");
		Path ca = directory.resolve("ca.pem");
		Path right = write("right", authority.issue(new GeneralName(GeneralName.dNSName, "auth.passage.id")));
		Path other = write("other", authority.issue(new GeneralName(GeneralName.dNSName, "bank.example")));
		Path both = write("both", authority.issue(new GeneralName(GeneralName.dNSName, "api.passage.id"),
				new GeneralName(GeneralName.dNSName, "bank.example")));
		Path ipv4 = write("ipv4", authority.issue(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
		Path ipv6 = write("ipv6", authority.issue(new GeneralName(GeneralName.iPAddress, "::1")));
		Files.writeString(ca, authority.issue().authorityPem());

		assertThat(node(ca, "handshakes.mjs", "auth.passage.id", right.toString(), "bank.example", other.toString(),
				"api.passage.id", both.toString(), "127.0.0.1", ipv4.toString(), "::1", ipv6.toString()))
			.containsExactly("trusted", "permitted subtree violation", "permitted subtree violation",
					"excluded subtree violation", "excluded subtree violation");

		SkippedTests.requireProgram("openssl", SKIPPED.formatted("openssl"));
		assertThat(verify(ca, right)).singleElement().asString().endsWith(": OK");
		for (Path refused : List.of(other, both)) {
			assertThat(verify(ca, refused)).anyMatch((line) -> line.contains("permitted subtree violation"));
		}
		for (Path refused : List.of(ipv4, ipv6)) {
			assertThat(verify(ca, refused)).anyMatch((line) -> line.contains("excluded subtree violation"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/console/apps", "/console/sign-in", "/console/users", "/openapi", "/openapi.json",
			"/_sandbox/apps", "/_sandbox/requests", "/_sandbox/health" })
	void consoleAndControlNeverAnswerOnPassagesHosts(String path) throws IOException {
		for (String host : List.of("api.passage.id", "AUTH.passage.id:443")) {
			assertThat(new RawRequest("GET " + path).header("Host", host)
				.header("Authorization", "Bearer " + "k".repeat(32))
				.send(sandbox.managementUrl().getPort())).startsWith("HTTP/1.1 404 ");
		}
		assertThat(new RawRequest("GET " + path).header("Host", "localhost").send(sandbox.managementUrl().getPort()))
			.doesNotStartWith("HTTP/1.1 404 ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "passage.id", "console.passage.id", "api.passage.id.evil.example", "evil-api.passage.id" })
	void impersonatesNoOtherHost(String host) throws IOException {
		assertThat(new RawRequest("GET /v1/apps/" + TestSandbox.APP).header("Host", host)
			.send(sandbox.managementUrl().getPort())).startsWith("HTTP/1.1 421 ");
	}

	@Test
	void withoutTheSettingPassagesHostsAreNotServed() throws IOException {
		try (TestSandbox other = TestSandbox.start()) {
			assertThat(new RawRequest("GET /v1/apps/" + TestSandbox.APP).header("Host", "api.passage.id")
				.send(other.managementUrl().getPort())).startsWith("HTTP/1.1 421 ");
		}
	}

	@Test
	void saysHowToBeTrusted() {
		assertThat(sandbox.bean(PassageHosts.class).instructions())
			.contains("127.0.0.1 api.passage.id\n", "127.0.0.1 auth.passage.id\n",
					"NODE_EXTRA_CA_CERTS=" + authorityFile(), "redirect it to port " + port())
			.doesNotContain("{", "}");
	}

	@Test
	void explainsAPortThatItCannotOpen() throws IOException {
		try (ServerSocket busy = new ServerSocket(0)) {
			assertThatIllegalStateException()
				.isThrownBy(() -> Sandbox.start(TestSandbox.properties(Map.of("sandbox.impersonate", "true",
						"sandbox.impersonation.port", String.valueOf(busy.getLocalPort()),
						"sandbox.impersonation.folder", directory.resolve("busy").toString()))))
				.withMessageStartingWith("The Passage sandbox can't start: The sandbox can't listen with TLS on port "
						+ busy.getLocalPort())
				.withMessageContaining("set sandbox.impersonation.port to another one");
		}
	}

	private static int port() {
		return sandbox.bean(PassageHosts.class).port();
	}

	private static Path authorityFile() {
		return directory.resolve("certificates/ca.pem");
	}

	private static Path write(String name, ServerCertificate certificate) throws IOException {
		return Files.writeString(directory.resolve(name + ".pem"), certificate.toPem());
	}

	private static List<String> node(Path trusted, String script, String... arguments) throws Exception {
		SkippedTests.requireProgram("node", SKIPPED.formatted("node"));
		Path scripts = Path.of("src/test/resources/impersonation").toAbsolutePath();
		List<String> command = new ArrayList<>(List.of("node", "--require", scripts.resolve("preload.cjs").toString(),
				scripts.resolve(script).toString()));
		command.addAll(List.of(arguments));
		return run(command, Map.of("NODE_EXTRA_CA_CERTS", trusted.toString(), "PASSAGE_PORT", String.valueOf(port()),
				"PASSAGE_API_KEY", TestSandbox.KEY));
	}

	private static List<String> verify(Path ca, Path certificate) throws Exception {
		return run(List.of("openssl", "verify", "-no-CAfile", "-no-CApath", "-trusted", ca.toString(),
				certificate.toString()), Map.of());
	}

	private static List<String> run(List<String> command, Map<String, String> environment) throws Exception {
		Path output = Files.createTempFile(directory, "output", ".txt");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		Process process = builder.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
			return Files.readAllLines(output);
		}
		finally {
			process.destroyForcibly();
		}
	}

}

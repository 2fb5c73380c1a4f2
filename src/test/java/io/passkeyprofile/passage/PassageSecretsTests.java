package io.passkeyprofile.passage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Where the key, a nonce and a transaction ID must not turn up: anywhere but on the wire.
 */
class PassageSecretsTests {

	private static final String NONCE = "nonce-4gSECRET8h";

	private static final String TRANSACTION_ID = "tx-7jSECRET2k";

	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final List<Logger> loggers = List.of(logger("org.springframework"), logger("io.passkeyprofile"),
			logger("java.net.http"), logger("jdk"));

	@BeforeEach
	void listen() {
		this.log.start();
		this.loggers.forEach((logger) -> {
			logger.setLevel(Level.TRACE);
			logger.setAdditive(false);
			logger.addAppender(this.log);
		});
	}

	@AfterEach
	void close() {
		this.loggers.forEach((logger) -> {
			logger.detachAppender(this.log);
			logger.setAdditive(true);
			logger.setLevel(null);
		});
		this.stub.close();
	}

	@Test
	void nothingSecretIsLogged() {
		this.stub.json(201, "{\"transaction_id\": \"" + TRANSACTION_ID + "\"}")
			.json(201, "{\"transaction_id\": \"" + TRANSACTION_ID + "\"}")
			.json(200, "{\"external_id\": \"" + TestAnswers.EXTERNAL_ID + "\"}")
			.json(401, TestAnswers.error("invalid_nonce"));
		this.passage.auth().createRegisterTransaction(TestAnswers.EXTERNAL_ID, "Zoë");
		this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID);
		this.passage.auth().verifyNonce(NONCE);
		failureOf(() -> this.passage.auth().verifyNonce(NONCE));
		String logged = this.log.list.stream()
			.map(ILoggingEvent::getFormattedMessage)
			.collect(Collectors.joining("\n"));
		assertThat(logged).contains("NonceRequest[nonce=***]").doesNotContain("SECRET").doesNotContain("Zoë");
	}

	@Test
	void serverThatQuotesItsRequestIsMasked() {
		this.stub.json(401,
				"{\"code\": \"" + NONCE + "\", \"error\": \"" + NONCE + " by " + StubPassage.API_KEY + "\"}");
		PassageException ex = failureOf(() -> this.passage.auth().verifyNonce(NONCE));
		assertThat(ex).hasMessage("401: *** by ***");
		assertThat(ex.getCode()).isNull();
	}

	@Test
	void brokenJsonIsNotQuoted() {
		this.stub.json(201, "{\"transaction_id\": " + TRANSACTION_ID + "}")
			.json(201, "{\"transaction_id\": {\"" + TRANSACTION_ID + "\": 1}}");
		failureOf(() -> this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID));
	}

	@Test
	void failuresNameNeitherKeyNorQuery() {
		PassageFlex impatient = this.stub.client().readTimeout(Duration.ofMillis(200)).build();
		this.stub.silence().raw("").json(500, "");
		failureOf(() -> impatient.users().get(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.users().get(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.users().get(TestAnswers.EXTERNAL_ID));
	}

	@Test
	void nothingDescribesItselfWithSecrets() {
		assertThat(this.passage.toString()).contains(StubPassage.APP_ID, "apiKey=***", "http://127.0.0.1:")
			.doesNotContain("SECRET");
		assertThat(this.stub.client()).asString().doesNotContain("SECRET");
		assertThat(new PassageApi.Transaction(TRANSACTION_ID).toString()).doesNotContain("SECRET");
	}

	private static PassageException failureOf(ThrowingCallable call) {
		PassageException ex = catchThrowableOfType(PassageException.class, call);
		StringWriter trace = new StringWriter();
		ex.printStackTrace(new PrintWriter(trace));
		assertThat(trace.toString()).doesNotContain("SECRET")
			.doesNotContain("identifier")
			.doesNotContain(TestAnswers.EXTERNAL_ID)
			.doesNotContain("Bearer");
		return ex;
	}

	private static Logger logger(String name) {
		return (Logger) LoggerFactory.getLogger(name);
	}

}

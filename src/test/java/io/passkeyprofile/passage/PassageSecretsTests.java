package io.passkeyprofile.passage;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The API key, nonces and transaction IDs appear nowhere but on the wire.
 */
@Isolated("Everything is logged meanwhile")
class PassageSecretsTests {

	private static final String NONCE = "nonce-4gSECRET8h";

	private static final String TRANSACTION_ID = "tx-7jSECRET2k";

	private final StubPassage stub = new StubPassage();

	private final PassageFlex passage = this.stub.client().build();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	/** An application in the same JVM may have set its level. */
	private final Logger own = (Logger) LoggerFactory.getLogger(getClass().getPackageName());

	@BeforeEach
	void listen() {
		this.log.start();
		this.root.addAppender(this.log);
		this.root.setLevel(Level.TRACE);
		this.own.setLevel(Level.TRACE);
	}

	@AfterEach
	void close() {
		this.own.setLevel(null);
		this.root.setLevel(this.level);
		this.root.detachAppender(this.log);
		this.stub.close();
	}

	@Test
	void logsNoSecrets() {
		this.stub.json(201, "{\"transaction_id\": \"" + TRANSACTION_ID + "\"}")
			.json(201, "{\"transaction_id\": \"" + TRANSACTION_ID + "\"}")
			.json(200, "{\"external_id\": \"" + TestAnswers.EXTERNAL_ID + "\"}")
			.json(401, TestAnswers.error("invalid_nonce"));
		this.passage.auth().createRegisterTransaction(TestAnswers.EXTERNAL_ID, "Zoë");
		this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID);
		this.passage.auth().verifyNonce(NONCE);
		failureOf(() -> this.passage.auth().verifyNonce(NONCE));
		LoggerFactory.getLogger(getClass()).trace("Last line");
		List<ILoggingEvent> logged = List.copyOf(this.log.list);
		assertThat(logged).extracting(ILoggingEvent::getFormattedMessage)
			.contains("Last line")
			.noneMatch((message) -> message.contains("SECRET") || message.contains("Zoë"));
		assertThat(logged).extracting(ILoggingEvent::getLoggerName)
			.filteredOn((name) -> name.startsWith(getClass().getPackageName()))
			.containsExactly(getClass().getName());
	}

	@Test
	void masksSecretsThatAServerQuotes() {
		this.stub.json(401,
				"{\"code\": \"" + NONCE + "\", \"error\": \"" + NONCE + " by " + StubPassage.API_KEY + "\"}");
		PassageException ex = failureOf(() -> this.passage.auth().verifyNonce(NONCE));
		assertThat(ex).hasMessage("401: *** by ***. Check the API key.");
		assertThat(ex.getCode()).isNull();
	}

	@Test
	void doesNotQuoteBrokenJson() {
		this.stub.json(201, "{\"transaction_id\": " + TRANSACTION_ID + "}")
			.json(201, "{\"transaction_id\": {\"" + TRANSACTION_ID + "\": 1}}");
		failureOf(() -> this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.auth().createAuthenticateTransaction(TestAnswers.EXTERNAL_ID));
	}

	@Test
	void failuresContainNeitherTheKeyNorTheQuery() {
		PassageFlex impatient = this.stub.client().readTimeout(Duration.ofMillis(200)).build();
		this.stub.silence().raw("").json(500, "");
		failureOf(() -> impatient.users().get(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.users().get(TestAnswers.EXTERNAL_ID));
		failureOf(() -> this.passage.users().get(TestAnswers.EXTERNAL_ID));
	}

	@Test
	void toStringMasksSecrets() {
		assertThat(this.passage.toString()).contains(StubPassage.APP_ID, "apiKey=***", "http://127.0.0.1:")
			.doesNotContain("SECRET");
		assertThat(this.stub.client()).asString().doesNotContain("SECRET");
		assertThat(new PassageAuth.TransactionAnswer(TRANSACTION_ID)).asString().doesNotContain("SECRET");
		assertThat(new PassageAuth.NonceRequest(NONCE)).asString().doesNotContain("SECRET");
		assertThat(new PassageAuth.RegisterRequest(TestAnswers.EXTERNAL_ID, "Zoë")).asString().doesNotContain("Zoë");
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

}

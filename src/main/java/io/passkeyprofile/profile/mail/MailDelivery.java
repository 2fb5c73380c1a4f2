package io.passkeyprofile.profile.mail;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.passkeyprofile.profile.mail.OutboxRepository.Waiting;
import jakarta.mail.MessagingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sends what is in the outbox, on a thread of its own, because mail servers can be slow.
 * Several instances may do this at once. Without a mail server there is no thread.
 */
@Component
class MailDelivery implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(MailDelivery.class);

	private static final Pattern REPLY_CODE = Pattern.compile("(?:^|response: )([245]\\d\\d)\\b");

	private final OutboxRepository outbox;

	private final MailRenderer renderer;

	private final @Nullable JavaMailSender sender;

	private final Clock clock;

	private final AtomicBoolean awake = new AtomicBoolean();

	/**
	 * The Message-IDs of mails that were sent but not yet removed from the outbox. Only
	 * the sending thread uses it.
	 */
	private final Set<String> sent = new HashSet<>();

	private volatile @Nullable ThreadPoolTaskExecutor thread;

	private volatile boolean stopping;

	MailDelivery(OutboxRepository outbox, MailRenderer renderer, MailSettings settings,
			ObjectProvider<JavaMailSender> sender, Clock clock) {
		this.outbox = outbox;
		this.renderer = renderer;
		this.sender = sender.getIfAvailable();
		this.clock = clock;
		if (this.sender != null) {
			// Fails the start if no sender is set
			settings.sender();
		}
	}

	boolean isSetUp() {
		return this.sender != null;
	}

	@Override
	public void start() {
		this.stopping = false;
		if (isSetUp()) {
			ThreadPoolTaskExecutor executor = new ThreadPoolTaskExecutor();
			executor.setThreadNamePrefix("mail-");
			executor.setCorePoolSize(1);
			executor.setMaxPoolSize(1);
			// Lets the mail that is being sent be removed from the outbox
			executor.setWaitForTasksToCompleteOnShutdown(true);
			executor.initialize();
			this.thread = executor;
		}
	}

	@Override
	public void stop() {
		stop(() -> logger.debug("No more mails are sent"));
	}

	/**
	 * Stops after the mail that is being sent. The caller decides how long to wait for
	 * it, as it does for running requests.
	 */
	@Override
	public void stop(Runnable callback) {
		this.stopping = true;
		ThreadPoolTaskExecutor executor = this.thread;
		this.thread = null;
		if (executor != null) {
			executor.execute(callback);
			executor.shutdown();
		}
		else {
			callback.run();
		}
	}

	@Override
	public int getPhase() {
		// The same as the web server's, so that neither waits for the other
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Starts sending the mails that are due, and returns at once. Also runs on a
	 * schedule, for mails that failed before or that other instances left behind.
	 */
	@Scheduled(initialDelayString = "${profile.mail.poll-every:10s}",
			fixedDelayString = "${profile.mail.poll-every:10s}")
	void wake() {
		ThreadPoolTaskExecutor executor = this.thread;
		if (executor != null && this.awake.compareAndSet(false, true)) {
			try {
				executor.execute(this::deliver);
			}
			catch (TaskRejectedException ex) {
				// This instance is stopping. Another one, or the next start, sends it
				this.awake.set(false);
				logger.debug("A mail is left in the outbox");
			}
		}
	}

	/** Sends everything that is due. */
	void deliver() {
		this.awake.set(false);
		try {
			List<String> kinds = this.outbox.kinds().stream().filter(this.renderer::knows).toList();
			for (Optional<Waiting> mail = next(kinds); mail.isPresent(); mail = next(kinds)) {
				deliver(mail.get());
			}
			this.outbox.forget();
		}
		catch (DataAccessException | TransactionException ex) {
			logger.warn("The outbox could not be read or written; it is tried again: {}", ex.toString());
		}
	}

	/** Claims the next mail, unless this instance is stopping: others send the rest. */
	private Optional<Waiting> next(List<String> kinds) {
		return this.stopping ? Optional.empty() : this.outbox.claim(kinds);
	}

	private void deliver(Waiting mail) {
		if (this.sent.contains(mail.messageId()) || send(mail)) {
			this.sent.add(mail.messageId());
			this.outbox.remove(mail);
			this.sent.remove(mail.messageId());
		}
		else if (!this.outbox.putOff(mail)) {
			reportGivenUp(mail);
		}
	}

	private boolean send(Waiting mail) {
		JavaMailSender server = this.sender;
		if (server == null || !mail.giveUpAt().isAfter(this.clock.instant())) {
			return false;
		}
		try {
			server.send(this.renderer.render(mail, server.createMimeMessage()));
			return true;
		}
		catch (RuntimeException | MessagingException ex) {
			if (ex instanceof MailSendException several && several.getFailedMessages().isEmpty()) {
				// The server has the mail; only closing the connection failed
				return true;
			}
			logger.atWarn()
				.addKeyValue("mail", mail.kind())
				.addKeyValue("attempt", mail.attempt())
				.log("A mail was not sent: {}", describe(ex));
			return false;
		}
	}

	/**
	 * Says what went wrong, but without the message: the server may repeat the recipient,
	 * and the renderer the contents.
	 */
	private static String describe(Throwable failure) {
		Throwable cause = failure;
		if (failure instanceof MailSendException several && several.getMessageExceptions().length > 0) {
			cause = several.getMessageExceptions()[0];
		}
		Matcher code = REPLY_CODE.matcher((cause.getMessage() != null) ? cause.getMessage() : "");
		return cause.getClass().getSimpleName() + (code.find() ? ", reply code " + code.group(1) : "");
	}

	private static void reportGivenUp(Waiting mail) {
		logger.atError()
			.addKeyValue("mail", mail.kind())
			.addKeyValue("attempts", mail.attempt())
			.log("A mail was given up");
	}

}

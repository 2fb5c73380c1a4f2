package io.passkeyprofile.profile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.apache.coyote.AbstractProtocol;
import org.slf4j.LoggerFactory;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * What an application logs during an {@link ApplicationTest}, in the test's own thread
 * and in those that answer requests. Unlike the output of the JVM, it has no lines of
 * tests that run in parallel.
 */
public final class ApplicationLog {

	private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

	private final Lines lines = new Lines();

	private String requestThreads = "";

	private String testThread = "";

	/** What was logged since the test began, or since it was cleared. */
	public String text() {
		return String.join("\n", this.lines.texts);
	}

	/** Forgets what was logged. */
	public void clear() {
		this.lines.texts.clear();
	}

	@EventListener
	void serverStarted(WebServerInitializedEvent event) {
		if (event.getApplicationContext().getServerNamespace() != null) {
			// The log of the management port
			return;
		}
		TomcatWebServer server = (TomcatWebServer) event.getWebServer();
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
		this.requestThreads = "http-nio-auto-" + protocol.getNameIndex() + "-";
	}

	void start() {
		clear();
		this.testThread = Thread.currentThread().getName();
		this.lines.add();
		this.root.getLoggerContext().addListener(this.lines);
	}

	void stop() {
		this.root.getLoggerContext().removeListener(this.lines);
		this.root.detachAppender(this.lines);
		this.lines.stop();
	}

	/** Collects the lines, even if another application configures logging meanwhile. */
	private final class Lines extends AppenderBase<ILoggingEvent> implements LoggerContextListener {

		private final List<String> texts = new CopyOnWriteArrayList<>();

		void add() {
			start();
			ApplicationLog.this.root.addAppender(this);
		}

		@Override
		public boolean isResetResistant() {
			return true;
		}

		/** A reset has stopped and removed this appender. */
		@Override
		public void onReset(LoggerContext context) {
			add();
		}

		@Override
		public void onStart(LoggerContext context) {
		}

		@Override
		public void onStop(LoggerContext context) {
		}

		@Override
		public void onLevelChange(Logger logger, Level level) {
		}

		@Override
		protected void append(ILoggingEvent line) {
			String thread = line.getThreadName();
			if (thread.equals(ApplicationLog.this.testThread)
					|| thread.startsWith(ApplicationLog.this.requestThreads)) {
				this.texts
					.add("%s %s: %s %s %s".formatted(line.getLevel(), line.getLoggerName(), line.getFormattedMessage(),
							line.getKeyValuePairs(), ThrowableProxyUtil.asString(line.getThrowableProxy())));
			}
		}

	}

}

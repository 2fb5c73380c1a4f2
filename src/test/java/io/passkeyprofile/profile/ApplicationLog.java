package io.passkeyprofile.profile;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
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
		this.lines.start();
		this.root.addAppender(this.lines);
	}

	void stop() {
		this.root.detachAppender(this.lines);
		this.lines.stop();
	}

	private final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<String> texts = new CopyOnWriteArrayList<>();

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

package io.passkeyprofile.sandbox.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;

import io.passkeyprofile.sandbox.journal.RequestJournal;
import io.passkeyprofile.sandbox.web.ApiException;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open pages by server-sent events that there are new calls. An event holds only a
 * number, because the page then loads the calls. At most 32 pages are told, four times a
 * second. Callers of the API never wait for pages.
 */
@Component
class LiveCalls {

	private static final int MAX_SUBSCRIBERS = 32;

	private static final Duration TICK = Duration.ofMillis(250);

	private static final int TICKS_PER_HEARTBEAT = 60;

	/** Each page, with the number of the last call that it was told about. */
	private final Map<SseEmitter, Long> subscribers = new ConcurrentHashMap<>();

	private final RequestJournal journal;

	private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();

	private @Nullable ScheduledFuture<?> ticks;

	private int tickCount;

	LiveCalls(RequestJournal journal) {
		this.journal = journal;
		this.scheduler.setThreadNamePrefix("live-calls-");
		this.scheduler.setDaemon(true);
		this.scheduler.initialize();
	}

	/**
	 * Subscribes a page.
	 * @param after the number of the last call that the page knows
	 * @return the stream of events
	 */
	synchronized SseEmitter subscribe(long after) {
		if (this.subscribers.size() >= MAX_SUBSCRIBERS) {
			throw ApiException.conflict("too_many_subscribers",
					"At most " + MAX_SUBSCRIBERS + " pages can be live at once. Close some of the others.");
		}
		SseEmitter emitter = new SseEmitter(0L);
		Runnable end = () -> this.subscribers.remove(emitter);
		emitter.onCompletion(end);
		emitter.onTimeout(end);
		emitter.onError((failure) -> end.run());
		// A page that was opened before the sandbox restarted may know a higher number
		this.subscribers.put(emitter, (after <= this.journal.lastId()) ? after : -1);
		// Browsers consider a stream open only when the first bytes arrive
		send(emitter, SseEmitter.event().comment("live"));
		start();
		return emitter;
	}

	private void start() {
		if (this.ticks == null) {
			this.ticks = this.scheduler.scheduleWithFixedDelay(this::tick, TICK);
		}
	}

	private void tick() {
		long lastId = this.journal.lastId();
		boolean isHeartbeat = ++this.tickCount % TICKS_PER_HEARTBEAT == 0;
		this.subscribers.forEach((emitter, told) -> {
			if (told != lastId) {
				send(emitter, SseEmitter.event().id(String.valueOf(lastId)).name("call").data(String.valueOf(lastId)));
				this.subscribers.computeIfPresent(emitter, (key, value) -> lastId);
			}
			else if (isHeartbeat) {
				send(emitter, SseEmitter.event().comment("still here"));
			}
		});
	}

	private void send(SseEmitter emitter, SseEmitter.SseEventBuilder event) {
		try {
			emitter.send(event);
		}
		catch (IOException | IllegalStateException ex) {
			// The page was closed
			this.subscribers.remove(emitter);
		}
	}

	/** Ends all streams first, because the web server waits for open requests. */
	@EventListener(ContextClosedEvent.class)
	void stop() {
		this.scheduler.shutdown();
		this.subscribers.keySet().forEach(SseEmitter::complete);
	}

}

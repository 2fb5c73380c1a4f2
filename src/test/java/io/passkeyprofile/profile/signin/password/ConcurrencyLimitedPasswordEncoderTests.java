package io.passkeyprofile.profile.signin.password;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.security.crypto.password.PasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConcurrencyLimitedPasswordEncoderTests {

	@Test
	void limitsConcurrentHashes() throws Exception {
		CountingEncoder counting = new CountingEncoder();
		PasswordEncoder capped = new ConcurrencyLimitedPasswordEncoder(counting,
				new PasswordSettings(3, Duration.ofMinutes(1)), () -> "");
		ExecutorService threads = Executors.newFixedThreadPool(30);
		try {
			List<Future<?>> attempts = new ArrayList<>();
			for (int i = 0; i < 60; i++) {
				boolean encodes = i % 2 == 0;
				attempts.add(threads.submit(() -> encodes ? capped.encode("a") : capped.matches("a", "a")));
			}
			for (Future<?> attempt : attempts) {
				attempt.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(counting.most).hasValue(3);
		assertThat(counting.running).hasValue(0);
	}

	@Test
	void refusesAfterTheMaximumWait() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		PasswordEncoder capped = new ConcurrencyLimitedPasswordEncoder(new CountingEncoder() {

			@Override
			void work() throws InterruptedException {
				started.countDown();
				end.await();
			}

		}, new PasswordSettings(1, Duration.ofMillis(1)), () -> "");
		ExecutorService thread = Executors.newSingleThreadExecutor();
		try {
			Future<String> first = thread.submit(() -> capped.encode("a"));
			started.await();
			assertThatExceptionOfType(BusyException.class).isThrownBy(() -> capped.encode("b"));
			assertThatExceptionOfType(BusyException.class).isThrownBy(() -> capped.matches("b", "b"));
			end.countDown();
			assertThat(first.get()).isEqualTo("a");
		}
		finally {
			thread.shutdownNow();
		}
		assertThat(capped.encode("b")).isEqualTo("b");
	}

	@Test
	void limitsConcurrentHashesOfOneNetwork() throws Exception {
		CountDownLatch end = new CountDownLatch(1);
		CountDownLatch started = new CountDownLatch(16);
		PasswordEncoder capped = new ConcurrencyLimitedPasswordEncoder(new CountingEncoder() {

			@Override
			void work() throws InterruptedException {
				started.countDown();
				end.await();
			}

		}, new PasswordSettings(20, Duration.ofMinutes(1)), () -> Thread.currentThread().getName());
		ExecutorService threads = Executors.newFixedThreadPool(16, (task) -> new Thread(task, "192.0.2.1"));
		try {
			for (int i = 0; i < 16; i++) {
				var unused = threads.submit(() -> capped.encode("a"));
			}
			started.await();
			FutureTask<String> more = new FutureTask<>(() -> capped.encode("b"));
			new Thread(more, "192.0.2.1").start();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(more::get)
				.withCauseInstanceOf(BusyException.class);
			FutureTask<String> other = new FutureTask<>(() -> capped.encode("c"));
			new Thread(other, "192.0.2.2").start();
			end.countDown();
			assertThat(other.get()).isEqualTo("c");
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(capped.encode("d")).isEqualTo("d");
	}

	@Test
	void releasesItsPermitAfterAFailure() {
		PasswordEncoder capped = new ConcurrencyLimitedPasswordEncoder(new CountingEncoder() {

			@Override
			void work() {
				throw new IllegalStateException("out of order");
			}

		}, new PasswordSettings(1, Duration.ofMillis(1)), () -> "");
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> capped.encode("a"));
		}
	}

	@Test
	void hashesTwoAtOnceEvenOnASmallMachine() {
		assertThat(new PasswordSettings(0, Duration.ofSeconds(3)).hashesAtOnce()).isGreaterThanOrEqualTo(2);
	}

	/** Counts how many hashes run at once. */
	static class CountingEncoder implements PasswordEncoder {

		final AtomicInteger running = new AtomicInteger();

		final AtomicInteger most = new AtomicInteger();

		void work() throws InterruptedException {
			Thread.sleep(5);
		}

		@Override
		public String encode(CharSequence password) {
			this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
			try {
				work();
				return password.toString();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				this.running.decrementAndGet();
			}
		}

		@Override
		public boolean matches(CharSequence password, String hash) {
			return encode(password).equals(hash);
		}

	}

}

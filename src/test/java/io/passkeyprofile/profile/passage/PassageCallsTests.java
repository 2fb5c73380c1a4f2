package io.passkeyprofile.profile.passage;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Calls beside the thread of a request.
 */
@StandaloneTest
class PassageCallsTests {

	@Test
	void returnsTheResultsInTheOrderOfTheCalls() {
		CountDownLatch secondIsDone = new CountDownLatch(1);

		assertThat(PassageCalls.atOnce(List.of(() -> {
			await(secondIsDone);
			return "first";
		}, () -> {
			secondIsDone.countDown();
			return "second";
		}))).containsExactly("first", "second");
	}

	@Test
	void waitsForAllAndThenThrowsWhatFailed() {
		RuntimeException failure = new DataAccessResourceFailureException("The database failed");
		CountDownLatch failing = new CountDownLatch(1);
		AtomicBoolean ended = new AtomicBoolean();

		assertThatThrownBy(() -> PassageCalls.atOnce(List.of(() -> {
			failing.countDown();
			throw failure;
		}, () -> {
			await(failing);
			pause();
			ended.set(true);
			return "";
		}))).isSameAs(failure);

		assertThat(ended).isTrue();
	}

	@Test
	void noOtherThreadSeesTheRequest() {
		RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(new MockHttpServletRequest()));
		try {
			assertThat(PassageCalls.atOnce(List.of(() -> RequestContextHolder.getRequestAttributes() == null)))
				.containsExactly(true);
		}
		finally {
			RequestContextHolder.resetRequestAttributes();
		}
	}

	private static void await(CountDownLatch event) {
		try {
			assertThat(event.await(30, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Long enough that whoever doesn't wait goes on. */
	private static void pause() {
		try {
			Thread.sleep(100);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

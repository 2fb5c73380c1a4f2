package io.passkeyprofile.profile.local;

import java.net.InetAddress;

import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may open the inbox. {@link LocalProfileTests} has the requests that this machine
 * can make to itself; this class has the others.
 */
@StandaloneTest
class InboxAccessTests {

	@Test
	void nobodyIfOtherMachinesCanConnect() throws Exception {
		assertThat(InboxConfiguration.isOnlyHere(InetAddress.getLoopbackAddress(), null)).isTrue();
		assertThat(InboxConfiguration.isOnlyHere(InetAddress.getLoopbackAddress(), ForwardHeadersStrategy.NONE))
			.isTrue();
		assertThat(InboxConfiguration.isOnlyHere(null, null)).isFalse();
		assertThat(InboxConfiguration.isOnlyHere(InetAddress.getByName("0.0.0.0"), null)).isFalse();
		assertThat(InboxConfiguration.isOnlyHere(InetAddress.getByName("192.0.2.1"), null)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "NATIVE", "FRAMEWORK" })
	void nobodyIfHeadersSayWhoThePeerIs(ForwardHeadersStrategy strategy) {
		assertThat(InboxConfiguration.isOnlyHere(InetAddress.getLoopbackAddress(), strategy)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "127.0.0.1, localhost, true", "0:0:0:0:0:0:0:1, [::1], true", "192.0.2.1, localhost, false",
			"10.0.0.1, 127.0.0.1, false", "127.0.0.1, evil.example, false",
			"127.0.0.1, localhost.evil.example, false" })
	void onlyPeersAndNamesOfThisMachine(String peer, String host, boolean allowed) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(peer);
		request.setServerName(host);

		assertThat(InboxConfiguration.isLocal(request)).isEqualTo(allowed);
	}

}

package io.passkeyprofile.profile.mail;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetupTest;
import io.passkeyprofile.ConcurrentTest;
import io.passkeyprofile.MatrixTest;
import io.passkeyprofile.profile.mail.SendingProgram.Parts;
import jakarta.mail.internet.MimeMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.mail.javamail.JavaMailSenderImpl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The only case in which a mail is sent twice: the process is killed after the mail
 * server accepted the mail, and before this is stored in the database. With SMTP, nothing
 * can prevent that. The second mail has the same Message-ID, so that mail servers and
 * programs can drop it.
 */
@MatrixTest
@ConcurrentTest
class KilledWhileSendingTests {

	@TempDir
	private Path folder;

	@Test
	void sendsTheMailAgainWithTheSameMessageIdAndThenNoMore() throws Exception {
		GreenMail server = new GreenMail(ServerSetupTest.SMTP.dynamicPort());
		server.start();
		try {
			String url = "jdbc:h2:file:" + this.folder.resolve("killed") + ";WRITE_DELAY=0";
			sendUntilAcceptedAndKill(url, server.getSmtp().getPort());
			assertThat(server.getReceivedMessages()).hasSize(1);

			JavaMailSenderImpl sender = new JavaMailSenderImpl();
			sender.setHost("127.0.0.1");
			sender.setPort(server.getSmtp().getPort());
			// While the claim of the killed process lasts, nobody else sends the mail
			Parts.of(url, Clock.systemUTC(), sender).delivery().deliver();
			assertThat(server.getReceivedMessages()).hasSize(1);
			Parts later = Parts.of(url, Clock.offset(Clock.systemUTC(), OutboxRepository.CLAIMED_FOR), sender);
			later.delivery().deliver();
			later.delivery().deliver();

			List<String> messageIds = new ArrayList<>();
			for (MimeMessage message : server.getReceivedMessages()) {
				messageIds.add(message.getHeader("Message-ID")[0]);
			}
			assertThat(messageIds).hasSize(2);
			assertThat(messageIds.get(1)).isEqualTo(messageIds.get(0));
			assertThat(later.jdbc().sql("select count(*) from mail_outbox").query(Long.class).single()).isZero();
		}
		finally {
			server.stop();
		}
	}

	private static void sendUntilAcceptedAndKill(String url, int port) throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), SendingProgram.class.getName(),
				url, String.valueOf(port))
			.redirectError(ProcessBuilder.Redirect.DISCARD)
			.start();
		boolean accepted = false;
		try (BufferedReader output = process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				if (line.equals("accepted")) {
					accepted = true;
					process.toHandle().destroyForcibly();
				}
			}
		}
		process.waitFor();
		assertThat(accepted).isTrue();
	}

}

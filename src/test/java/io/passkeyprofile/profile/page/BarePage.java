package io.passkeyprofile.profile.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a page costs at least; it is started by hand. It has Tomcat, one request
 * to Passage, the bytes of a page, and with a database also four statements, but no
 * Spring, session or template. See {@code src/docs/performance.md}.
 * <p>
 * The arguments are the port, the URL of the request to Passage, the API key, the number
 * of bytes, and optionally a JDBC URL.
 */
final class BarePage extends HttpServlet {

	private static final long serialVersionUID = 1;

	private static final int STATEMENTS = 4;

	private final transient HttpClient client = HttpClient.newBuilder().executor(Runnable::run).build();

	private final transient HttpRequest request;

	private final byte[] page;

	private final transient @Nullable HikariDataSource database;

	private BarePage(URI url, String apiKey, int bytes, @Nullable HikariDataSource database) {
		this.request = HttpRequest.newBuilder(url).header("Authorization", "Bearer " + apiKey).build();
		this.page = "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
		this.database = database;
	}

	public static void main(String[] arguments) throws Exception {
		HikariDataSource database = (arguments.length > 4) ? database(arguments[4]) : null;
		Tomcat tomcat = new Tomcat();
		Connector connector = new Connector();
		connector.setPort(Integer.parseInt(arguments[0]));
		connector.setProperty("maxKeepAliveRequests", "-1");
		connector.setProperty("socket.appWriteBufSize", "16384");
		tomcat.setConnector(connector);
		Context context = tomcat.addContext("", null);
		Wrapper page = Tomcat.addServlet(context, "page",
				new BarePage(URI.create(arguments[1]), arguments[2], Integer.parseInt(arguments[3]), database));
		page.addMapping("/");
		tomcat.start();
		tomcat.getServer().await();
	}

	/** Makes four tables with one row each, as long as the rows that a page reads. */
	private static HikariDataSource database(String url) throws SQLException {
		HikariDataSource database = new HikariDataSource();
		database.setJdbcUrl(url);
		try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
			for (int i = 0; i < STATEMENTS; i++) {
				statement.execute("drop table if exists bare_page_" + i);
				statement.execute("create table bare_page_" + i + " (id bigint primary key, content varchar(400))");
				statement.execute("insert into bare_page_" + i + " values (1, '" + "x".repeat(400) + "')");
			}
		}
		return database;
	}

	@Override
	protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
		try {
			if (this.database != null) {
				read(this.database);
			}
			this.client.send(this.request, BodyHandlers.ofByteArray());
		}
		catch (InterruptedException | SQLException ex) {
			throw new IllegalStateException(ex);
		}
		response.setContentType("text/html;charset=UTF-8");
		response.getOutputStream().write(this.page);
	}

	/** Takes a connection for each statement, as a page does. */
	private static void read(HikariDataSource database) throws SQLException {
		for (int i = 0; i < STATEMENTS; i++) {
			try (Connection connection = database.getConnection();
					PreparedStatement statement = connection
						.prepareStatement("select id, content from bare_page_" + i + " where id = ?")) {
				statement.setLong(1, 1);
				try (ResultSet rows = statement.executeQuery()) {
					while (rows.next()) {
						rows.getString(2);
					}
				}
			}
		}
	}

}

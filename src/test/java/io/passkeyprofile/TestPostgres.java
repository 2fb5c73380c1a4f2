package io.passkeyprofile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The PostgreSQL server that all tests share. It starts when a test first needs it, and
 * ends with the JVM. Its user {@value #USER} needs no password.
 */
public final class TestPostgres {

	public static final String USER = "postgres";

	private static final EmbeddedPostgres SERVER = start();

	private TestPostgres() {
	}

	/** The JDBC URL of the database that most tests share. */
	public static String url() {
		return SERVER.getJdbcUrl(USER, "postgres");
	}

	/** Creates an empty database, and returns its JDBC URL. */
	public static String createDatabase() {
		String name = "test_" + UUID.randomUUID().toString().replace('-', '_');
		JdbcClient.create(SERVER.getPostgresDatabase()).sql("create database " + name).update();
		return SERVER.getJdbcUrl(USER, name);
	}

	private static EmbeddedPostgres start() {
		try {
			// Nobody needs the data after a crash
			return EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
